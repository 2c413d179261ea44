"""PubMed through NCBI's E-utilities: what a PMID stands for, and notices about it."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from .client import Remote, RemoteError, answer_of
from .work import Notice, Standing, Work, clean

BATCH = 100
NOTICES: dict[str, Standing] = {
    "RetractionIn": "retracted",
    "PartialRetractionIn": "retracted",
    "ExpressionOfConcernIn": "concern",
    "ErratumIn": "corrected",
    "CorrectedandRepublishedIn": "corrected",
    "UpdateIn": "superseded",
}
LANGUAGES = {
    "eng": "en", "chi": "zh", "jpn": "ja", "kor": "ko", "ger": "de", "fre": "fr", "spa": "es", "rus": "ru",
    "ita": "it", "por": "pt", "per": "fa", "pol": "pl", "tur": "tr",
}  # fmt: skip
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def pubmed_works(remote: Remote, pmids: Iterable[str]) -> dict[str, Work]:
    """PMID -> work, for those that PubMed holds; a hundred in one request."""
    works = {}
    wanted = list(pmids)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        params = {"db": "pubmed", "retmode": "xml", "id": ",".join(batch), "tool": "msc-evidence"}
        answer = remote.get(f"{remote.bases.pubmed}/efetch.fcgi", params | _contact(remote))
        if answer is None:
            continue
        try:
            root = ElementTree.fromstring(answer.content)
        except ElementTree.ParseError:
            raise RemoteError("PubMed answered with something other than XML") from None
        with answer_of("PubMed"):
            works |= {work.pmid: work for work in map(work_of, root.iter("PubmedArticle"))}
    return works


def pubmed_id(remote: Remote, doi: str) -> str:
    """The PMID of a DOI; empty where PubMed has none, or more than one."""
    params = {"db": "pubmed", "retmode": "json", "term": f'"{doi}"[doi]', "tool": "msc-evidence"}
    answer = remote.json(f"{remote.bases.pubmed}/esearch.fcgi", params | _contact(remote))
    with answer_of("PubMed"):
        ids = answer["esearchresult"]["idlist"] if answer is not None else ()
        return ids[0] if len(ids) == 1 else ""


def _contact(remote: Remote) -> dict[str, str]:
    return {"email": remote.email} if remote.email else {}


def work_of(article: ElementTree.Element) -> Work:
    """One PubmedArticle element as a work."""
    ids = {node.get("IdType"): clean(node.text) for node in article.findall("PubmedData/ArticleIdList/*")}
    cited = article.find("MedlineCitation")
    language = LANGUAGES.get(_text(cited, "Article/Language"), "")
    title = _title(_text(cited, "Article/ArticleTitle"))
    original = _text(cited, "Article/VernacularTitle")
    issued = _date(cited.find("Article/Journal/JournalIssue/PubDate"))
    online = _date(cited.find("Article/ArticleDate"))
    return Work(
        service="PubMed",
        type="article-journal",
        title=original or title,
        other_titles=(title,) if original else (),
        language=language,
        authors=tuple(filter(None, map(_author, cited.findall("Article/AuthorList/Author")))),
        # PubMed adds what tells apart journals of the same name: "Gut : journal of ..."
        journal=_text(cited, "Article/Journal/Title").split(" : ")[0],
        journal_short=_text(cited, "MedlineJournalInfo/MedlineTA"),
        other_journals=_texts(cited, "Article/Journal/Title", "Article/Journal/ISOAbbreviation"),
        volume=_text(cited, "Article/Journal/JournalIssue/Volume"),
        issue=_text(cited, "Article/Journal/JournalIssue/Issue"),
        page=full_range(_text(cited, "Article/Pagination/MedlinePgn")),
        issued=issued or online,
        years=tuple(dict.fromkeys(date[:4] for date in (issued, online) if date)),
        doi=ids.get("doi", ""),
        pmid=_text(cited, "PMID"),
        pmcid=ids.get("pmc", ""),
        issns=_texts(cited, "MedlineJournalInfo/ISSNLinking", "Article/Journal/ISSN"),
        preprint="Preprint" in _types(cited),
        notices=_notices(cited),
    )


def full_range(pages: str) -> str:
    """PubMed's 1436-9 as 1436-1439."""
    match = re.fullmatch(r"(\d+)-(\d+)", pages)
    if match and len(match[2]) < len(match[1]):
        return f"{match[1]}-{match[1][: -len(match[2])]}{match[2]}"
    return pages


def _text(node: ElementTree.Element | None, path: str) -> str:
    found = node.find(path) if node is not None else None
    return clean("".join(found.itertext())) if found is not None else ""


def _texts(node: ElementTree.Element | None, *paths: str) -> tuple[str, ...]:
    return tuple(filter(None, (_text(node, path) for path in paths)))


def _title(title: str) -> str:
    """Without PubMed's own marks: the final point, and the brackets of a translated title."""
    plain = title.removesuffix(".")
    return plain.removeprefix("[").removesuffix("]") if plain.startswith("[") else plain


def _types(cited: ElementTree.Element) -> list[str]:
    return [clean(node.text) for node in cited.findall("Article/PublicationTypeList/PublicationType")]


def _date(node: ElementTree.Element | None) -> str:
    """2017-08-01, 2017-08 or 2017; MedlineDate (`2017 Jul-Aug`) gives its year."""
    year = _text(node, "Year") or _text(node, "MedlineDate")[:4]
    if not re.fullmatch(r"\d{4}", year):
        return ""
    month, day = _text(node, "Month")[:3].lower(), _text(node, "Day")
    if month in MONTHS:
        month = str(MONTHS.index(month) + 1)
    if not month.isdigit():
        return year
    return "-".join(filter(None, [year, month.zfill(2), day.zfill(2) if day.isdigit() else ""]))


def _author(node: ElementTree.Element) -> dict[str, str] | None:
    if family := _text(node, "LastName"):
        given = _text(node, "ForeName") or _text(node, "Initials")
        return {"family": family, "given": given} if given else {"family": family}
    name = _text(node, "CollectiveName")
    return {"literal": name} if name else None


def _notices(cited: ElementTree.Element) -> tuple[Notice, ...]:
    found = {
        Notice(NOTICES[node.get("RefType", "")], _text(node, "PMID") or _text(node, "RefSource"))
        for node in cited.findall("CommentsCorrectionsList/CommentsCorrections")
        if node.get("RefType") in NOTICES
    }
    if "Retracted Publication" in _types(cited) and not any(
        notice.standing == "retracted" for notice in found
    ):
        found.add(Notice("retracted", ""))
    return tuple(sorted(found))
