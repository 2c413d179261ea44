"""MkDocs and kb, joined: render before the build, one language per page, search and sitemap after it."""

import copy
import logging
import os
from calendar import timegm
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from kb.check import read_library
from kb.convert import EDITIONS
from kb.render import render_pages, write_pages
from kb.render.site import Site
from kb.search import write_index
from mkdocs.exceptions import PluginError

log = logging.getLogger("mkdocs.hooks.kb")
SHORT = {"zh-hant": "繁", "zh-hans": "简", "en": "EN"}
NAMES = {"zh-hant": "繁體中文", "zh-hans": "简体中文", "en": "English"}
SECTIONS = ("diseases", "trials", "claims", "products", "topics", "glossary", "references")
CODE = Path(__file__).parent


class State:
    """What one build knows; MkDocs calls hooks as functions, so it has to live somewhere."""

    site: Site
    sources: dict[str, str]


def on_startup(command, dirty):
    # MkDocs announces Material's successor on every run; README, Decisions, says what we do about it
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def on_config(config):
    """Load, check and render, so that MkDocs finds the pages on disk."""
    data = Path(config.config_file_path).parent / "data"
    library, problems = read_library(data)
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        raise PluginError("\n" + "\n".join(map(str, errors)))
    pages = list(render_pages(library))
    write_pages(pages, Path(config.docs_dir))
    State.site = Site(library)
    State.sources = {page.path: page.source for page in pages if page.source}
    # the build's date is the data's, so that the same data gives the same bytes
    os.environ["SOURCE_DATE_EPOCH"] = str(timegm(date.fromisoformat(library.date).timetuple()))
    config.nav = [{edition.key: _navigation(edition.key)} for edition in EDITIONS]
    return config


def _navigation(edition: str) -> list[dict[str, str]]:
    word = lambda name: State.site.label(f"nav.{name}", edition)  # noqa: E731
    return [{word("home"): f"{edition}/index.md"}, *({word(name): f"{edition}/{name}/index.md"} for name in SECTIONS)]


def on_files(files, config):
    """The edit link leads to the record, not to the page rendered from it."""
    for file in files.documentation_pages():
        file.edit_uri = State.sources.get(file.src_uri)


def on_page_context(context, page, config, nav):
    """Language, navigation and interface words of the page's own edition."""
    edition, _, rest = page.url.partition("/")
    known = edition in SHORT
    config.theme["language"] = next((e.lang for e in EDITIONS if e.key == edition), "zh-Hant")
    config.site_name = State.site.label("site.name", edition if known else "en")
    context["editions"] = [
        {"key": e.key, "lang": e.lang, "short": SHORT[e.key], "name": NAMES[e.key], "here": e.key == edition,
         "url": f"{e.key}/{rest if known else ''}", "site_name": State.site.label("site.name", e.key),
         "description": State.site.label("site.promise", e.key)}
        for e in EDITIONS
    ]
    mine = copy.copy(nav)
    mine.items = next((item.children for item in nav.items if item.title == edition), [])
    mine.homepage = mine.items[0] if mine.items else nav.homepage
    context["nav"] = mine
    context["words"] = _words(edition) if known else None
    return context


def _words(edition: str) -> dict[str, str]:
    label = State.site.label
    disclaimer = State.site.library.topics.get("disclaimer")
    return {
        "menu": label("nav.menu", edition), "editions": label("nav.editions", edition), "search": label("nav.search", edition),
        "search_hint": label("nav.search-hint", edition), "search_close": label("search.close", edition),
        "search_none": label("search.none", edition), "search_found": label("search.found", edition),
        "search_unavailable": label("search.unavailable", edition), "search_start": label("search.start", edition),
        "care": label("site.care", edition), "licence": label("site.licence", edition), "edit": label("nav.edit", edition),
        "disclaimer": label("nav.disclaimer", edition) if disclaimer else "",
        "disclaimer_url": f"{edition}/topics/disclaimer/",
    }


def on_post_build(config):
    """Search index, and a sitemap that names the other editions of each page."""
    site = Path(config.site_dir)
    pages = [path.relative_to(site).as_posix() for e in EDITIONS for path in (site / e.key).rglob("*.html")]
    write_index(site, pages)
    _write_sitemap(site, config.site_url or "", State.site.library.date)


def _write_sitemap(site: Path, base: str, day: str) -> None:
    """sitemap.xml with alternates (sitemaps.org; hreflang by xhtml:link); replaces MkDocs' own."""
    rows = []
    first = EDITIONS[0].key
    for path in sorted((site / first).rglob("index.html")):
        rest = path.parent.relative_to(site / first).as_posix().removeprefix(".")
        tail = f"{rest}/" if rest else ""
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{e.lang}" href="{escape(base + e.key)}/{escape(tail)}"/>' for e in EDITIONS
        )
        rows += [f"<url><loc>{escape(base + e.key)}/{escape(tail)}</loc><lastmod>{day}</lastmod>{links}</url>" for e in EDITIONS]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    (site / "sitemap.xml").write_text(head + "\n".join(rows) + "\n</urlset>\n", "utf-8")
    (site / "sitemap.xml.gz").unlink(missing_ok=True)


def on_serve(server, config, builder):
    """Watch what people edit, not what rendering writes, or every build would start the next."""
    root = Path(config.config_file_path).parent
    server.unwatch(config.docs_dir)
    for folder in (root / "data", CODE / "kb" / "templates", CODE / "theme", Path(config.docs_dir) / "assets"):
        server.watch(str(folder))
    return server
