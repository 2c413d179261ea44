"""Rules on text: safe, in the right script, and the same in both languages."""

import re
from collections.abc import Iterator
from typing import Annotated

from ..load import Library
from ..model import KINDS, Prose, Record, Text
from ..model.base import HTTPS, is_free_text
from ..model.citation import CITATION, EXPORT_LINK, ids_of
from ..model.place import PAGES
from ..model.script import foreign, traditional
from ..model.walk import Path
from ..problem import Problem

UNSAFE = (
    (
        re.compile(r"</?[A-Za-z!][^>]*>?"),
        "HTML",
        "delete it; Markdown has **bold**, *italic* and empty lines between paragraphs",
    ),
    (re.compile(r"\{\{|\{%|\{#"), "a template mark", "write the words out"),
    (
        re.compile(r"(?i)\b(javascript|data|vbscript):(?=\S)"),
        "a script address",
        "link to an https page, or cite a reference",
    ),
    (re.compile(r"!\[[^\]]*\]\("), "a picture", "put pictures in docs/assets by a separate change"),
    (re.compile(r"(?i)http://\S*"), "an http address", "use https"),
)
MARKDOWN_LINK = re.compile(r"\]\(([^)\s]*)\)")
LINK_TARGET = re.compile(
    rf"{HTTPS}|(disease|trial|product|topic|claim):[a-z0-9-]+|page:({'|'.join(PAGES)})|{EXPORT_LINK}"
)
NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.,-])[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![A-Za-z0-9])\s*(萬|億|million|billion)?"
)
SCALE = {"萬": 1e4, "億": 1e8, "million": 1e6, "billion": 1e9, "": 1.0}
ORDINARY = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), 0xFF05, 0xFF0E)}
"""Full-width digits, percent sign and point -> the ordinary ones."""
WIDE_DIGITS = re.compile(r"[０-９][０-９．，％]*")
TYPED_SPACE = re.compile(r"[\u4e00-\u9fff] +[A-Za-z0-9]|[A-Za-z0-9%] +[\u4e00-\u9fff]")
CITED = re.compile(r"[\[(（［【]?\s*(?<![A-Za-z0-9./])[@＠](?P<id>[a-z0-9]+(?:-[a-z0-9]+)+)\s*[\])）］】]?")
BARE = re.compile(r"\[(?P<id>[a-z0-9]+(?:-[a-z0-9]+)+)\](?!\()")
HELP_MARK = re.compile(r"# (required|optional)")
"""What `kb new` writes behind a key."""
SMALL = 12
"""Whole numbers up to here may be spelled out, or be months."""


def _texts(library: Library) -> Iterator[tuple[str, str, Path, str, str, Text | Prose]]:
    """(kind, id, path, language, text, whole) of every text in every language."""
    for kind, id, at, text in library.texts:
        for language in ("zh", "en"):
            yield kind, id, (*at, language), language, getattr(text, language), text


def text_is_safe(library: Library) -> Iterator[Problem]:
    """A stranger's pull request cannot bring markup, scripts or template code to a page."""
    for kind, id, at, _, text, _ in _texts(library):
        for pattern, name, hint in UNSAFE:
            if found := pattern.search(text):
                plain = re.match(r"[^)\s。，；」]*", found[0])[0].lower().replace("http:", "https:")
                repair = f"write {plain}" if name == "an http address" else hint
                yield library.problem(
                    kind, id, at, f'expected plain words, found {name} "{found[0][:40]}"', repair
                )


def comments_cut_no_text(library: Library) -> Iterator[Problem]:
    """In YAML ` #` ends a text that is not in quotes, and the rest is lost without a word."""
    for kind, id, record in library.records():
        file = library.files[kind, id]
        for at, comment in file.comments.items():
            inside = at if kind in KINDS else at[1:] if at[0] == id else ()
            if inside and HELP_MARK.fullmatch(comment) is None and _is_free_text(record, inside):
                cut = _value(record, inside)
                name = next(step for step in reversed(inside) if isinstance(step, str))
                found = f'expected a whole text, found "{cut[-40:]}" and a comment behind it'
                hint = f'write `{name}: "{cut} {comment}"`, or put what is only a comment in a row above'
                yield library.problem(kind, id, inside, found, hint)


def _value(record: object, at: Path) -> object:
    for step in at:
        record = getattr(record, step) if isinstance(record, Record) else record[step]
    return record


def _is_free_text(record: Record, at: Path) -> bool:
    place = max(index for index, step in enumerate(at) if isinstance(step, str))
    holder = _value(record, at[:place])
    if not isinstance(holder, Record):
        return False
    info = type(holder).model_fields[at[place]]
    return is_free_text(Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation)


def links_lead_to_records_or_https(library: Library) -> Iterator[Problem]:
    for kind, id, at, _, text, whole in _texts(library):
        for target in MARKDOWN_LINK.findall(text):
            if not isinstance(whole, Prose):
                yield library.problem(
                    kind, id, at, "expected plain text, found a link", "link from a prose field"
                )
            elif not LINK_TARGET.fullmatch(target) and not target.lower().startswith("http://"):
                yield library.problem(
                    kind,
                    id,
                    at,
                    f'expected a link to a record or an https page, found "{target[:60]}"',
                    "for example [text](trial:deng-2017-lupus-nephritis)",
                )


def zh_is_traditional(library: Library) -> Iterator[Problem]:
    for kind, id, at, language, text, _ in _texts(library):
        stray = foreign(text, "zh-Hant") if language == "zh" else ()
        if stray:
            index = text.index(stray[0])
            around = text[max(0, index - 4) : index + 5].replace("\n", " ")
            chars = "".join(stray)
            yield library.problem(
                kind,
                id,
                at,
                f"expected Traditional characters, found {chars} in 「{around}」",
                f"write {traditional(chars)}, and the words as a Taiwan editor would",
            )


def en_has_no_chinese(library: Library) -> Iterator[Problem]:
    for kind, id, at, language, text, whole in _texts(library):
        if language == "en" and (found := re.search(r"[\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]+", text)):
            swapped = not re.search(r"[\u4e00-\u9fff]", whole.zh)
            hint = "swap the texts of zh and en" if swapped else "translate it"
            yield library.problem(kind, id, at, f"expected English, found {found[0][:12]}", hint)


def numbers(text: str) -> set[float]:
    """The figures a text states: large or decimal numbers, without citations, link targets and codes."""
    text = MARKDOWN_LINK.sub("]", CITATION.sub(" ", text.translate(ORDINARY)))
    found = set()
    for match in NUMBER.finditer(text):
        digits = match[0].removesuffix(match[1] or "").strip().replace(",", "")
        value = float(digits) * SCALE[match[1] or ""]
        if value > SMALL or "." in digits:
            found.add(round(value, 6))
    return found


def languages_state_the_same_numbers(library: Library) -> Iterator[Problem]:
    for kind, id, at, text in library.texts:
        zh, en = numbers(text.zh), numbers(text.en)
        if zh != en:
            only = [
                f"{', '.join(f'{n:.10g}' for n in sorted(have))} in {language} only"
                for language, have in (("zh", zh - en), ("en", en - zh))
                if have
            ]
            yield library.problem(
                kind,
                id,
                at,
                f"expected the same figures in both languages, found {'; '.join(only)}",
                "state every figure in both",
            )


def citations_stand_in_their_brackets(library: Library) -> Iterator[Problem]:
    """`[@id]`, or `[@id; @id]`; anything near it would be printed as it stands."""
    for kind, id, at, _, text, whole in _texts(library):
        if not isinstance(whole, Prose):
            continue
        rest = CITATION.sub(" ", text)
        near = next((found for found in CITATION.finditer(text) if re.search(r"[,，、；]", found[0])), None)
        slip = CITED.search(rest) or next(
            (bare for bare in BARE.finditer(rest) if library.holds("references", bare["id"])), None
        )
        if near:
            ids = "; ".join(f"@{each}" for each in ids_of(near[1]))
            found = f"expected a semicolon between citations, found {near[0]}"
            yield library.problem(kind, id, at, found, f"write [{ids}]")
        elif slip:
            found = f"expected a citation as [@id], found {slip[0].strip()}"
            yield library.problem(kind, id, at, found, f"write [@{slip['id']}]")


def ordinary_digits(text: str) -> str:
    """Full-width digits, with the signs that go with them, as the keyboard has them."""
    return WIDE_DIGITS.sub(lambda found: found[0].translate(ORDINARY), text)


def digits_are_ordinary(library: Library) -> Iterator[Problem]:
    for kind, id, at, _, text, _ in _texts(library):
        if found := WIDE_DIGITS.search(text):
            hint = f"write {found[0].translate(ORDINARY)}"
            yield library.problem(kind, id, at, f"expected ordinary digits, found {found[0]}", hint)


def chinese_uses_one_spelling(library: Library) -> Iterator[Problem]:
    """`also_hant` forms are for reading and search; our own text writes the Taiwan term."""
    variants = {variant: term for term in library.terms.values() for variant in term.also_hant}
    if not variants:
        return
    pattern = re.compile("|".join(sorted(map(re.escape, variants), key=len, reverse=True)))
    for kind, id, at, language, text, _ in _texts(library):
        if language != "zh" or kind == "terms":
            continue
        for variant in dict.fromkeys(pattern.findall(text)):
            term = variants[variant]
            if variant not in term.hant and not _inside_a_term(library, text, variant):
                yield library.problem(
                    kind, id, at, f"expected {term.hant}, found {variant}", f"write {term.hant}", "warning"
                )


def _inside_a_term(library: Library, text: str, variant: str) -> bool:
    """The variant only occurs within a longer term that is spelled right."""
    for term in library.terms.values():
        if variant in term.hant:
            text = text.replace(term.hant, "")
    return variant not in text


def without_typed_spaces(text: str) -> str:
    """Chinese and Latin side by side."""
    while (closed := TYPED_SPACE.sub(lambda found: re.sub(" +", "", found[0]), text)) != text:
        text = closed
    return text


def typed_spaces(library: Library) -> Iterator[Problem]:
    """Browsers set the gap between Han and Latin; typed spaces would double it and break search."""
    for kind, id, at, language, text, _ in _texts(library):
        if language == "zh" and (found := TYPED_SPACE.search(text)):
            yield library.problem(
                kind,
                id,
                at,
                f'expected no space between Chinese and Latin, found "{found[0]}"',
                "delete the space",
                "warning",
            )


RULES = (
    text_is_safe,
    comments_cut_no_text,
    links_lead_to_records_or_https,
    zh_is_traditional,
    en_has_no_chinese,
    citations_stand_in_their_brackets,
    digits_are_ordinary,
    languages_state_the_same_numbers,
    chinese_uses_one_spelling,
    typed_spaces,
)
