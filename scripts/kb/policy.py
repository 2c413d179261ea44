"""What a published page may load and run, whatever a record or a browser extension's leftovers bring to it.

Content Security Policy Level 3 (W3C), in a `<meta>`, so that it holds on any host, GitHub Pages included.
"""

import re
from base64 import b64encode
from hashlib import sha256

INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
START = '<meta charset="utf-8">'
"""What Material begins every head with; a policy holds for what stands after it."""
POLICY = '<meta http-equiv="Content-Security-Policy"'
RULES = {
    "default-src": "'none'",
    # Pagefind runs WebAssembly; Material's few inline scripts come in by their hashes
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    # places of a plot's marks, and what Material's scripts set
    "style-src-attr": "'unsafe-inline'",
    # Material's signs are data: addresses in its style sheet
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}


def with_policy(html: str) -> str:
    """The page with a policy under which only this site's own files and the scripts now in it can run."""
    scripts = (found for found in INLINE.finditer(html) if _runs(found["attributes"]))
    hashes = sorted({f"'sha256-{_digest(found['code'])}'" for found in scripts})
    rules = RULES | {"script-src": " ".join((RULES["script-src"], *hashes))}
    policy = "; ".join(f"{name} {value}" for name, value in rules.items())
    return html.replace(START, f'{START}{POLICY} content="{policy}">', 1)


def _runs(attributes: str) -> bool:
    """Whether a script element is code in the page: not a file, and not data."""
    return "src=" not in attributes and "json" not in attributes


def _digest(code: str) -> str:
    return b64encode(sha256(code.encode()).digest()).decode()
