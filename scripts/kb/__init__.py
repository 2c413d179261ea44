"""MSC Evidence: YAML records in, cited Markdown out, in three editions."""
