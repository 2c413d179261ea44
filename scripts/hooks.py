"""MkDocs and kb, joined: render before the build, one language per page, the search index after it."""

import copy
import os
from calendar import timegm
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from subprocess import CalledProcessError

from kb.blocks import Blocks
from kb.check import read_library
from kb.convert import EDITIONS, Edition
from kb.export.page import cite_page, downloads, reviewed
from kb.finish import linked_of, valid, write_beside, write_search, write_text
from kb.linked import Linked
from kb.model.place import INDEXES
from kb.openurl import page_object
from kb.policy import with_policy
from kb.render import PAGE_KINDS, cited_on, name_of, render_pages, write_pages
from kb.render.related import topics
from kb.render.site import Site
from mkdocs.exceptions import PluginError

CODE = Path(__file__).parent
INDEXER = ThreadPoolExecutor(1)
BY_KEY = {edition.key: edition for edition in EDITIONS}


class Build:
    """What one build knows. MkDocs calls hooks as plain functions, so it has to live beside them."""

    site: Site
    sources: dict[str, str]
    search: Future | None = None
    """The last writing of the search index."""
    cited: dict[str, tuple[str, ...]]
    linked: dict[str, Linked]
    """Edition -> what describes its pages to machines."""
    serving = False


def on_startup(command, dirty):
    Build.serving = command == "serve"


def on_config(config):
    """Load, check and render, so that MkDocs finds the pages on disk."""
    library, problems = read_library(Path(config.config_file_path).parent / "data")
    errors = [str(problem) for problem in problems if problem.level == "error"]
    if errors:
        raise PluginError("\n" + "\n".join(errors))
    Build.site = Site(library)
    pages = list(render_pages(Build.site))
    Build.sources = {page.path: page.source for page in pages if page.source}
    Build.cited = cited_on(pages)
    write_pages(pages, Path(config.docs_dir))
    Build.linked = linked_of(Build.site, config.site_url)
    # the build's date is the data's, so that the same data gives the same bytes
    os.environ["SOURCE_DATE_EPOCH"] = str(timegm(date.fromisoformat(library.date).timetuple()))
    config.nav = [{edition.key: _navigation(edition.key)} for edition in EDITIONS]
    config.edit_uri = f"{config.extra['repository']}/edit/main/"
    config.markdown_extensions.append(Blocks())
    return config


def _navigation(edition: str) -> list[dict[str, str]]:
    words = Build.site.voices[edition].words
    sections = ({words[f"nav.{name}"]: f"{edition}/{name}/index.md"} for name in INDEXES)
    return [{words["nav.home"]: f"{edition}/index.md"}, *sections]


def on_files(files, config):
    """The edit link leads to the record, not to the page rendered from it."""
    for file in files.documentation_pages():
        file.edit_uri = Build.sources.get(file.src_uri)


def on_page_context(context, page, config, nav):
    """Language, navigation and interface words of the page's own edition; the root page has none."""
    # the pages have no order, and Firefox would fetch what comes next unasked
    page.previous_page = page.next_page = None
    key, _, rest = page.url.partition("/")
    edition = BY_KEY.get(key)
    config.theme["language"] = (edition or EDITIONS[0]).lang
    config.site_name = Build.site.voices[key if edition else "en"].words["site.name"]
    mine = copy.copy(nav)
    mine.items = next((item.children for item in nav.items if item.title == key), [])
    mine.homepage = mine.items[0] if mine.items else nav.homepage
    words = Build.site.voices[key].words if edition else None
    here = {"nav": mine, "words": words, "editions": _editions(edition, rest if edition else "")}
    # where readers of any language go: the choice of editions, or the English page
    here["anywhere"] = f"en/{rest}" if edition and rest else ""
    own = {"about": _about(edition), **_taken(page, edition), **_described(page, edition)} if edition else {}
    return context | here | own


def _about(edition: Edition) -> list[tuple[str, str]]:
    """(title, address) of the pages about this site, for the footer."""
    plain = Build.site.voices[edition.key].translate.plain
    found = topics(Build.site.library, "about")
    return [(plain(topic.title), f"{edition.key}/topics/{topic.id}/") for topic in found]


def _taken(page, edition: Edition) -> dict[str, object]:
    """What a reader may take from a page: citations of it, and files."""
    words, name = Build.site.voices[edition.key].words, name_of(page.file.src_uri)
    # "Home" names no work
    title = words["site.description"] if name == "index" else page.title
    key = f"msc-evidence-{name.replace('/', '-')}"
    day = reviewed(Build.site.library, name)
    site = str(words["site.name"])
    return {
        "day": day,
        "citations": cite_page(key, title, page.canonical_url, site, day, edition.lang),
        "downloads": downloads(Build.site.library, name, Build.cited),
    }


def _described(page, edition: Edition) -> dict[str, object]:
    """What machines read of a page: JSON-LD, the page as a work to cite, its record, its picture's name."""
    name, linked = name_of(page.file.src_uri), Build.linked[edition.key]
    kind, _, id = name.partition("/")
    record = getattr(Build.site.library, kind)[id] if id else None
    day = reviewed(Build.site.library, name)
    return {
        "linked": linked.page(name, page.title, page.meta["description"], Build.cited[name]),
        "context_object": page_object(
            page.title, linked.word("site.name"), day, page.canonical_url, edition.lang
        ),
        "record": record,
        "picture": kind if kind in PAGE_KINDS else "site",
    }


def on_post_page(output, page, config):
    """The page once more as plain Markdown beside it, for programs that read text."""
    if page.url.partition("/")[0] in BY_KEY:
        write_text(Path(page.file.abs_dest_path), page.markdown, page.canonical_url)
    return _finished(output)


def on_post_template(output_content, template_name, config):
    return _finished(output_content)


def _finished(html: str) -> str:
    """Valid, and under a policy; but `mkdocs serve` adds a script of its own later, to reload the page."""
    html = valid(html)
    return html if Build.serving else with_policy(html)


def on_template_context(context, template_name, config):
    """404 and sitemap stand outside the editions and name all three."""
    return context | {"editions": _editions(None, ""), "data_date": Build.site.library.date}


def _editions(here: Edition | None, rest: str) -> list[dict[str, object]]:
    """The same page in each edition, for the switch in the header."""
    return [
        {
            **vars(edition),
            "here": edition == here,
            "url": f"{edition.key}/{rest}",
            "words": Build.site.voices[edition.key].words,
        }
        for edition in EDITIONS
    ]


def on_pre_build(config):
    """The last index is written before its folder is emptied."""
    if Build.search:
        Build.search.result()


def on_post_build(config):
    """The search index, the form's file, what other programs read, and where old addresses lead."""
    site = Path(config.site_dir)
    Build.search = INDEXER.submit(write_search, Build.site, site)
    if not Build.serving:  # a saved page is shown before search knows it
        Build.search.result()
    write_beside(Build.site, Build.linked, Build.cited, config.site_url, site)


def on_build_error(error):
    """A full disk or a closed folder is told in a line; anything else is a fault, and its traceback helps."""
    if isinstance(error, OSError):
        # of a copy the second name is the one that could not be written
        raise PluginError(f"{error.filename2 or error.filename}: {error.strerror}")
    if isinstance(error, CalledProcessError):
        raise PluginError(f"Pagefind: {error.stderr.strip()}")


def on_serve(server, config, builder):
    """Watch what people edit, not what rendering writes, or every build would start the next."""
    server.unwatch(config.docs_dir)
    data = Path(config.config_file_path).parent / "data"
    for folder in (data, CODE / "kb" / "templates", CODE / "theme", Path(config.docs_dir) / "assets"):
        server.watch(str(folder))
    return server
