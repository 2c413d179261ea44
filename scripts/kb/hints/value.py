"""What to type in place of a value that its field does not take; empty text where no repair is known."""

import difflib
import re
import unicodedata
from collections.abc import Sequence

from .date import DATES, date
from .number import NUMBER, number, plain, tidy
from .rows import LONGEST
from .words import MEANT

BRACKETS = "()[]{}【】〔〕"

EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "fields",
    "model_type": "fields",
    "string_too_short": "text",
    "too_short": "at least one entry",
    "too_long": "two numbers",
    "model_attributes_type": "fields",
    "finite_number": "a finite number",
}
HINTS = {
    "float_type": "write the number alone; a spread goes into its own field, as `sd: 23.2`",
    "int_type": "write digits without quotes",
    "string_type": "put the value in quotes",
    "tuple_type": "write a list: [one, two], or one `- ` line each",
    "model_type": "write `key: value` lines below the key",
    "too_short": "write the first entry: [one], or `- one` on the next line",
    "string_too_short": "write the text behind the colon, or below `|` and two spaces further in",
}
BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}


def repair(kind: str, found: object, name: str, expected: str = "") -> str:
    """The repair for a pydantic error of this kind at the field `name`."""
    found = found[:LONGEST] if isinstance(found, str) else found
    return _repair(kind, found, name, expected) or HINTS.get(kind, "")


def _repair(kind: str, found: object, name: str, expected: str) -> str:
    single = kind in ("string_type", "int_type", "float_type", "literal_error")
    if single and isinstance(found, list) and len(found) == 1 and isinstance(found[0], str | int | float):
        return f"write `{_bare(found[0])}`, without brackets or dash"
    if name in DATES and isinstance(found, str | int) and kind in ("string_type", "pattern"):
        return date(str(found), name)
    match kind, found:
        case "float_type" | "int_type" | "int_from_float", str() | float():
            return number(str(found), name, whole=kind != "float_type")
        case "literal_error", _:
            return _option(found, _options(expected))
        case "pattern", str():
            return _pattern(found, name, expected)
        case "string_type", int() | float() if not isinstance(found, bool):
            return (
                _issn(str(found))
                if name == "issn"
                else f'put it in quotes, as the source prints it: "{found}"'
            )
        case "string_type", dict():
            return "put text that holds `: ` in quotes, or write one `- ` line for each entry"
        case "tuple_type", str():
            return _list(found, name)
        case "tuple_type", dict():
            return "put `- ` before the first field, or [ ] around { }"
        case (("model_type" | "model_attributes_type"), str()):
            return _fields(found, name)
        case (("model_type" | "model_attributes_type"), list()):
            return "this field holds one, not a list: delete the dash or the brackets"
    return ""


def unknown_field(key: str, fields: Sequence[str], before: tuple[str, object] | None) -> str:
    """The repair for a key that is no field of its record; `before` is the key and value just above it."""
    key = key[:LONGEST]
    wide = unicodedata.normalize("NFKC", key)
    glued = re.match(r"\s*([A-Za-z_]+) *: *(.*)", wide)
    if glued and glued[1] in fields:
        value = re.sub(r"^[A-Za-z_]+\s*[:：]\s*", "", key.strip())
        return f"write `{f'{glued[1]}: {value}'.strip()}`, with an ordinary colon and a space"
    if wide.strip() in fields:
        return f"write `{wide.strip()}: ` with ordinary letters and spaces"
    if key.isdigit() and before and isinstance(before[1], int):
        value = f"{before[1]}{key}" if len(key) == 3 else f"{before[1]}.{key}"
        return f"write `{before[0]}: {value}`, without a comma in the number"
    near = difflib.get_close_matches(wide.lower().replace("-", "_").replace(" ", "_"), fields, 1)
    return f"did you mean {near[0]}?" if near else ""


def _bare(value: object) -> str:
    return plain(value).lstrip("@") if isinstance(value, str) else str(value)


def add(
    name: str, options: Sequence[object], example: str, fields: Sequence[str], several: bool = False
) -> str:
    """The repair for a field that is not there: its name, and what may stand in it."""
    if options:
        return f"add `{name}: ` with one of {', '.join(str(option).lower() for option in options)}"
    if example:
        return f"add `{name}: {example}`, or what is right here"
    inner = f"{{{', '.join(f'{field}: …' for field in fields)}}}" if fields else "…"
    return f"add `{name}: {f'[{inner}]' if several else inner}`, with its value in place of …"


def _options(expected: str) -> list[object]:
    """The words, numbers and truth values of a list as pydantic prints it."""
    found = re.findall(r"'([^']+)'|(True|False|[\d.]+)", expected)
    return [word or (bare == "True" if bare in ("True", "False") else float(bare)) for word, bare in found]


def _option(found: object, options: Sequence[object]) -> str:
    named = {f"{option:g}" if type(option) is float else str(option): option for option in options}
    if True in options and False in options:
        named = {str(option).lower(): option for option in options}
    text = str(found).lower() if isinstance(found, bool) else plain(str(found))
    word = re.sub(r"[\s_]+", "-", text.lower())
    short = re.sub(r"^(?:phase|第)-?|-?(?:期|phase)$", "", word)
    meant = [*MEANT.get(word, ()), *MEANT.get(short, ())]
    british = word.replace("randomiz", "randomis").replace("favors", "favours")
    for near in (text, word, british, short, word.removesuffix("s"), word.removesuffix("."), *meant):
        if near in named:
            quotes = isinstance(named[near], str) and re.fullmatch(NUMBER + "|true|false", near)
            return f'write "{near}", in quotes' if quotes else f"write {near}"
    parts = re.split(r"\s*[,、;]\s*", text)
    if len(parts) > 1 and all(part in named for part in parts):
        return f"write {', '.join(parts)} with ordinary commas"
    close = difflib.get_close_matches(british, named, 1)
    return f"did you mean {close[0]}?" if close else "choose one of these"


def _pattern(found: str, name: str, expected: str) -> str:
    text = plain(found)
    if "DOI" in expected and (doi := re.search(r"10\.\d{4,9}/[^\s<>\"]+", text)):
        return f"write {doi[0].rstrip('.,;)')}"
    if "PMCID" in expected and (digits := re.search(r"\d{4,9}", text)):
        return f"write PMC{digits[0]}"
    if "PMID" in expected and (digits := re.search(r"[1-9]\d{0,8}", text)):
        return f'write "{digits[0]}", in quotes'
    if "ISSN" in expected and "digit agrees" not in expected:
        return _issn(text)
    if "registry id" in expected:
        return _registry(text)
    if "https" in expected:
        address = re.sub(r"^(?:https?:)?/*", "", re.sub(r"\s", "", text.strip("<>")), flags=re.IGNORECASE)
        return f"write https://{address}" if re.match(r"[\w-]+\.[\w.-]+", address) else ""
    if "country" in expected:
        return _country(text)
    if "language tag" in expected:
        return _first(
            "write", MEANT.get(text.lower(), [text.lower()] if re.fullmatch("[A-Za-z]{2}", text) else [])
        )
    if "place in the source" in expected:
        return _where(text)
    if "an id of" in expected:
        id = re.sub(r"[^a-z0-9]+", "-", text.strip(BRACKETS).lower()).strip("-")
        return f"write {id}" if id else ""
    return ""


def _first(verb: str, words: list[str]) -> str:
    return f"{verb} {words[0]}" if words else ""


def _issn(text: str) -> str:
    digits = re.sub(r"[^0-9X]", "", text.upper()).zfill(8)
    return f"write {digits[:4]}-{digits[4:]}" if len(digits) == 8 else ""


def _registry(text: str) -> str:
    squeezed = re.sub(r"[\s:#_]", "", text).strip(BRACKETS)
    if found := re.search(r"(?i)(NCT|ISRCTN|UMIN|KCT|ACTRN)-?(\d+)", squeezed):
        return (
            f"write {found[1].upper()}{found[2]}" if len(found[2]) != 7 or found[1].upper() != "NCT" else ""
        )
    if found := re.search(r"(?i)(ChiCTR)-?(.*)", squeezed):
        return f"write ChiCTR{found[2].upper()}"
    return ""


def _country(text: str) -> str:
    parts = [part for part in re.split(r"[,、;/\s]+", text.strip(BRACKETS)) if part]
    if len(parts) > 1 and all(re.fullmatch(r"[A-Za-z]{2}", part) for part in parts):
        return f"write {', '.join(parts).upper()}, with ordinary commas"
    words = re.sub(r"\s+", "-", text.lower())
    codes = [code for code in MEANT.get(words, []) if re.fullmatch("[A-Z]{2}", code)]
    return _first("write", codes or ([text.upper()] if re.fullmatch("[A-Za-z]{2}", text) else []))


PLACES = {"摘要": "abstract", "全文": "full text", "fulltext": "full text", "結果": "results"}
NUMBERED = (
    (r"(?:table|tab\.?|表)", "table"),
    (r"(?:figure|fig\.?|圖|图)", "figure"),
    (r"(?:pages?|pp?\.?|第)", "page"),
    (r"(?:section|sec\.?|§)", "section"),
)


def _where(text: str) -> str:
    text = text.strip(BRACKETS).lower()
    for pattern, word in NUMBERED:
        if found := re.match(rf"{pattern}\s*([a-z]?\d[a-z0-9.]*)", text):
            place = found[1].rstrip(".")
            return f"write {word} {place.upper() if place[0].isalpha() else place}"
    plain_words = text.replace("-", " ").removeprefix("the ")
    near = PLACES.get(text) or next(
        (to for to in ("abstract", "full text", "results") if to == plain_words), ""
    )
    return f"write {near}" if near else ""


def _list(found: str, name: str) -> str:
    text = plain(found)
    if name in ("ci", "iqr", "range"):
        ends = re.findall(
            rf"(?:(?<=^)|(?<=[^\d.])){NUMBER}", re.sub(r"(?<=\d)\s*-\s*(?=[\d.])", " to ", text)
        )
        return f"write [{tidy(ends[-2])}, {tidy(ends[-1])}]" if len(ends) >= 2 else "write [0.61, 1.89]"
    parts = [
        _bare(part)
        for part in re.split(r"\s*[,、;]\s*|(?<!\S)-\s*(?=\S)", text.strip(BRACKETS))
        if part.strip()
    ]
    if name == "authors":
        rows = " and ".join(f"`- {_person(part)}`" for part in parts[:2])
        return f"write one line for each author: {rows}"
    parts = parts[0].split() if len(parts) == 1 and all(map(str.isupper, parts[0].split())) else parts
    return f"write a list: [{', '.join(parts)}]"


def _person(text: str) -> str:
    text = text.strip()
    if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", text):
        return f"{{family: {text[0]}, given: {text[1:]}}}"
    names = text.split()
    if len(names) < 2:
        return f"{{family: {text}}}"
    last = re.fullmatch(r"[A-Z.]{1,4}", names[-1])
    family, given = (names[:-1], names[-1:]) if last else (names[-1:], names[:-1])
    return f"{{family: {' '.join(family)}, given: {' '.join(given)}}}"


def _fields(found: str, name: str) -> str:
    text = plain(found)
    if name == "authors":
        return f"write `{_person(text)}`"
    if re.match(r"[{｛].*[：:].*[}｝]$", found):
        ordinary = re.sub(r" *([:,]) *", r"\1 ", text)
        return f"write `{ordinary}` with ordinary brackets, colons and commas"
    if id := re.fullmatch(r"\[?@?([a-z]+[a-z0-9]*(?:-[a-z0-9]+)+)\]?", text):
        rest = "where: abstract" if name == "source" else "role: primary"
        return f"write `{{cite: {id[1]}, {rest}}}`"
    han, latin = r"[\u3000-\u9fff\uff00-\uffef][^A-Za-z]*?", r"[A-Za-z][^\u4e00-\u9fff]*?"
    both = re.fullmatch(rf"({han})[\s/|(;,，（]*({latin})[)）]?", text)
    if both:
        return f'write `{{zh: {both[1].strip()}, en: "{both[2].strip()}"}}`'
    if re.search(r"[\u4e00-\u9fff]", text):
        return f'write `{{zh: {text[:40]}, en: "…"}}`, with the English in place of …'
    if name in ("registry",):
        return f"write `{{id: {text}}}`"
    return "write `key: value` lines below the key; a text has `zh:` and `en:`, each with its own words"
