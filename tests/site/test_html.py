"""The built pages are HTML as the standard has it, says the Nu checker of the W3C's validator."""


def test_every_page_is_valid_html(site, faults):
    assert faults(site)[:20] == []


def test_the_checker_sees_a_fault(tmp_path, faults):
    page = "<!doctype html><html lang=en><title>x</title><p><table><tr><td role=cell>1</table>"
    (tmp_path / "index.html").write_text(page)
    assert any("role" in fault for fault in faults(tmp_path))
