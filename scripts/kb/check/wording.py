"""Rules on text: safe, in the right script, and the same in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from ..load import Library
from ..model import KINDS, Prose, Record, Term, Text
from ..model.base import HTTPS, is_free_text
from ..model.citation import CITATION, EXPORT_LINK, ids_of
from ..model.place import PAGES
from ..model.script import foreign, traditional
from ..model.walk import Path, texts
from ..problem import Problem
from .breach import Breach, languages

UNSAFE = (
    (
        "<",
        re.compile(r"</?[A-Za-z!][^>]*>?"),
        "HTML",
        "delete it; Markdown has **bold**, *italic* and empty lines between paragraphs",
    ),
    ("{", re.compile(r"\{\{|\{%|\{#"), "a template mark", "write the words out"),
    (
        ":",
        re.compile(r"(?i)\b(javascript|data|vbscript):(?=\S)"),
        "a script address",
        "link to an https page, or cite a reference",
    ),
    (
        "![",
        re.compile(r"!\[(?:[^\[\]]*\]\()?"),
        "a picture",
        "put pictures in docs/assets by a separate change",
    ),
    ("://", re.compile(r"(?i)http://\S*"), "an http address", "use https"),
)
"""(sign that it never goes without, looked for first since that is quicker; pattern; name; repair)."""
MARKDOWN_LINK = re.compile(r"\]\(([^)\s]*)")
"""The target of a link; a title behind it, or a closing bracket, is no part of it."""
LINK_TARGET = re.compile(
    rf"{HTTPS}|(disease|trial|product|topic|claim):[a-z0-9-]+|page:({'|'.join(PAGES)})|{EXPORT_LINK}"
)
NUMBER = re.compile(
    r"[0-9](?<![A-Za-z0-9_.,-][0-9])[0-9]*(?:,[0-9]{3})*(?:\.[0-9]+)?(?![A-Za-z0-9])\s*(萬|億|million|billion)?"
)
SCALE = {"萬": 1e4, "億": 1e8, "million": 1e6, "billion": 1e9, "": 1.0}
ORDINARY = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), 0xFF05, 0xFF0E)}
"""Full-width digits, percent sign and point -> the ordinary ones."""
WIDE = re.compile(f"[{''.join(map(chr, ORDINARY))}]")
WIDE_DIGITS = re.compile(r"[０-９][０-９．，％]*")
TYPED_SPACE = re.compile(r"[\u4e00-\u9fff] +[A-Za-z0-9]|[A-Za-z0-9%] +[\u4e00-\u9fff]")
COMMAS = re.compile(r"\[(@[^\[\],，、；]*[,，、；][^\[\]]*)\]")
"""Citations with another sign than a semicolon between them."""
CITED = re.compile(
    r"(?:[\[(（［【]\s*)?(?<![A-Za-z0-9./])[@＠](?P<id>[a-z0-9]+(?:-[a-z0-9]+)+)\s*[\])）］】]?"
)
BARE = re.compile(r"\[(?P<id>[a-z0-9]+(?:-[a-z0-9]+)+)\](?!\()")
CHINESE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]+")
HELP_MARK = re.compile(r"# (required|optional)")
"""What `kb new` writes behind a key."""
SMALL = 12
"""Whole numbers up to here may be spelled out, or be months."""


def text_is_safe(text: Text | Prose) -> Iterator[Breach]:
    """A stranger's pull request cannot bring markup, scripts or template code to a page."""
    for language, words in languages(text):
        for sign, pattern, name, hint in UNSAFE:
            if sign in words and (found := pattern.search(words)):
                plain = re.match(r"[^)\s。，；」]*", found[0])[0].lower().replace("http:", "https:")
                repair = f"write {plain}" if name == "an http address" else hint
                yield Breach((language,), f'expected plain words, found {name} "{found[0][:40]}"', repair)


def comments_cut_no_text(library: Library) -> Iterator[Problem]:
    """In YAML ` #` ends a text that is not in quotes, and the rest is lost without a word."""
    for (kind, id), file in library.files.items():
        if not file.comments or (record := getattr(library, kind).get(id)) is None:
            continue
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


def links_lead_to_records_or_https(text: Text | Prose) -> Iterator[Breach]:
    for language, words in languages(text):
        for target in MARKDOWN_LINK.findall(words):
            if not isinstance(text, Prose):
                yield Breach((language,), "expected plain text, found a link", "link from a prose field")
            elif not LINK_TARGET.fullmatch(target) and not target.lower().startswith("http://"):
                found = f'expected a link to a record or an https page, found "{target[:60]}"'
                yield Breach((language,), found, "for example [text](trial:deng-2017-lupus-nephritis)")


def zh_is_traditional(text: Text | Prose) -> Iterator[Breach]:
    if stray := foreign(text.zh, "zh-Hant"):
        index = text.zh.index(stray[0])
        around = text.zh[max(0, index - 4) : index + 5].replace("\n", " ")
        chars = "".join(stray)
        found = f"expected Traditional characters, found {chars} in 「{around}」"
        yield Breach(("zh",), found, f"write {traditional(chars)}, and the words as a Taiwan editor would")


def en_has_no_chinese(text: Text | Prose) -> Iterator[Breach]:
    if not text.en.isascii() and (found := CHINESE.search(text.en)):
        swapped = not re.search(r"[\u4e00-\u9fff]", text.zh)
        hint = "swap the texts of zh and en" if swapped else "translate it"
        yield Breach(("en",), f"expected English, found {found[0][:12]}", hint)


def numbers(text: str) -> set[float]:
    """The figures a text states: large or decimal numbers, without citations, link targets and codes."""
    ordinary = text.translate(ORDINARY) if WIDE.search(text) else text
    text = MARKDOWN_LINK.sub("]", CITATION.sub(" ", ordinary))
    found = set()
    for match in NUMBER.finditer(text):
        digits = match[0].removesuffix(match[1] or "").strip().replace(",", "")
        value = float(digits) * SCALE[match[1] or ""]
        if value > SMALL or "." in digits:
            found.add(round(value, 6))
    return found


def languages_state_the_same_numbers(text: Text | Prose) -> Iterator[Breach]:
    zh, en = numbers(text.zh), numbers(text.en)
    if zh != en:
        only = [
            f"{', '.join(f'{n:.10g}' for n in sorted(have))} in {language} only"
            for language, have in (("zh", zh - en), ("en", en - zh))
            if have
        ]
        found = f"expected the same figures in both languages, found {'; '.join(only)}"
        yield Breach((), found, "state every figure in both")


def doubtful(record: Record) -> tuple[tuple[Path, str], ...]:
    """(path, words) of prose that may cite in a wrong form: what `[this-here]` is, references tell."""
    return tuple(
        ((*at, language), words)
        for at, text in texts(record)
        if isinstance(text, Prose)
        for language, words in languages(text)
        if COMMAS.search(words) or "@" in (rest := _uncited(words)) or "＠" in rest or BARE.search(rest)
    )


def _uncited(words: str) -> str:
    return CITATION.sub(" ", words)


def citations_stand_in_their_brackets(library: Library) -> Iterator[Problem]:
    """`[@id]`, or `[@id; @id]`; anything near it would be printed as it stands."""
    for kind, id, prose in library.of_each(doubtful):
        for at, words in prose:
            rest = _uncited(words)
            slip = CITED.search(rest) or next(
                (bare for bare in BARE.finditer(rest) if library.holds("references", bare["id"])), None
            )
            if near := COMMAS.search(words):
                ids = "; ".join(f"@{each}" for each in ids_of(near[1]))
                found = f"expected a semicolon between citations, found {near[0]}"
                yield library.problem(kind, id, at, found, f"write [{ids}]")
            elif slip:
                found = f"expected a citation as [@id], found {slip[0].strip()}"
                yield library.problem(kind, id, at, found, f"write [@{slip['id']}]")


def ordinary_digits(text: str) -> str:
    """Full-width digits, with the signs that go with them, as the keyboard has them."""
    return WIDE_DIGITS.sub(lambda found: found[0].translate(ORDINARY), text)


def digits_are_ordinary(text: Text | Prose) -> Iterator[Breach]:
    for language, words in languages(text):
        if found := WIDE_DIGITS.search(words):
            hint = f"write {found[0].translate(ORDINARY)}"
            yield Breach((language,), f"expected ordinary digits, found {found[0]}", hint)


@dataclass(frozen=True)
class Spelling:
    """The Chinese forms of the glossary's terms."""

    terms: tuple[tuple[str, tuple[str, ...]], ...]
    """(as Taiwan writes it, other forms) of each."""

    @cached_property
    def variants(self) -> dict[str, str]:
        """Other form -> the one to write."""
        return {variant: hant for hant, also in self.terms for variant in also}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(sorted(map(re.escape, self.variants), key=len, reverse=True)))

    def inside_a_term(self, text: str, variant: str) -> bool:
        """Whether the variant only occurs within a longer term that is spelled right."""
        for hant, _ in self.terms:
            if variant in hant:
                text = text.replace(hant, "")
        return variant not in text


def misspelled(record: Record, spelling: Spelling) -> tuple[Breach, ...]:
    """Where a record that is no term itself writes another form than the glossary's."""
    if isinstance(record, Term) or not spelling.variants:
        return ()
    return tuple(
        Breach((*at, "zh"), f"expected {hant}, found {variant}", f"write {hant}", "warning")
        for at, text in texts(record)
        for variant in dict.fromkeys(spelling.pattern.findall(text.zh))
        if variant not in (hant := spelling.variants[variant])
        and not spelling.inside_a_term(text.zh, variant)
    )


def chinese_uses_one_spelling(library: Library) -> Iterator[Problem]:
    """`also_hant` forms are for reading and search; our own text writes the Taiwan term."""
    spelling = Spelling(tuple((term.hant, term.also_hant) for term in library.terms.values()))
    for kind, id, breaches in library.of_each(misspelled, spelling):
        yield from (library.problem(kind, id, *breach) for breach in breaches)


def without_typed_spaces(text: str) -> str:
    """Chinese and Latin side by side."""
    while (closed := TYPED_SPACE.sub(lambda found: re.sub(" +", "", found[0]), text)) != text:
        text = closed
    return text


def typed_spaces(text: Text | Prose) -> Iterator[Breach]:
    """Browsers set the gap between Han and Latin; typed spaces would double it and break search."""
    if " " in text.zh and (found := TYPED_SPACE.search(text.zh)):
        message = f'expected no space between Chinese and Latin, found "{found[0]}"'
        yield Breach(("zh",), message, "delete the space", "warning")


OF_TEXTS = (
    text_is_safe,
    links_lead_to_records_or_https,
    zh_is_traditional,
    en_has_no_chinese,
    digits_are_ordinary,
    languages_state_the_same_numbers,
    typed_spaces,
)
OF_LIBRARIES = (comments_cut_no_text, citations_stand_in_their_brackets, chinese_uses_one_spelling)
