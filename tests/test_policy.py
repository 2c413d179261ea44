"""A page runs the scripts it was published with, and no other."""

import re
from base64 import b64encode
from hashlib import sha256

from kb.policy import with_policy

PAGE = (
    '<head><meta charset="utf-8"><script>one()</script><script src="/a.js"></script>'
    '<script type="application/json">{}</script></head>'
)


def policy(html: str) -> dict[str, str]:
    (content,) = re.findall(
        r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', with_policy(html)
    )
    return dict(rule.split(" ", 1) for rule in content.split("; "))


def test_the_policy_names_each_inline_script_by_its_hash_and_no_data():
    digest = b64encode(sha256(b"one()").digest()).decode()
    assert policy(PAGE)["script-src"] == f"'self' 'wasm-unsafe-eval' 'sha256-{digest}'"


def test_nothing_is_allowed_that_is_not_named():
    rules = policy(PAGE)
    assert rules["default-src"] == "'none'"
    assert not any(
        "unsafe-inline" in rules[name] or "unsafe-eval'" in rules[name].split()
        for name in ("script-src", "style-src")
    )
    assert not any("http" in value or "*" in value for value in rules.values())


def test_the_policy_stands_before_whatever_it_is_to_hold_for():
    html = with_policy(PAGE)
    assert html.index("Content-Security-Policy") < html.index("<script")
    assert html.replace(re.search(r"<meta http-equiv[^>]*>", html)[0], "") == PAGE


def test_what_is_no_page_stays_as_it_is():
    assert with_policy("<urlset/>") == "<urlset/>"
