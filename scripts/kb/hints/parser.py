"""The parser's own complaints in our words, for what no rule on rows explains."""

_SAYS = {
    "',' or": ("a comma or a closing bracket", "put text inside { } or [ ] in quotes"),
    "node content": ("a value", "put the value in quotes"),
    "cannot start any token": ("a value", "put the value in quotes, or delete the character"),
    "block scalar": (
        "the end of the line after | or >",
        "start the text on the next line, two spaces further in",
    ),
    "directive": ("a field", "delete the % at the start of the line"),
    "alias": ("a value", "put the value in quotes: a bare * or & has a meaning of its own"),
    "tag": ("a value", "put the value in quotes: a bare ! has a meaning of its own"),
    "expected key": ("`key: value`", "put the whole value in quotes; keys of one record start in one column"),
    "mapping values": ("one `key: value` in a line", "put text that holds `: ` in quotes"),
}


def in_words(problem: str, row: str, column: int) -> tuple[str, str]:
    """Message and hint for a complaint at a column of a row."""
    expected, hint = next((says for part, says in _SAYS.items() if part in problem), ("YAML", ""))
    found = row[column : column + 20].strip()
    shown = f'"{found}"' if found else "the end of the line"
    return f"expected {expected}, found {shown}", hint or "put the whole value in quotes"
