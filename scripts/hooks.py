"""MkDocs and kb, joined: render before the build, one language per page, the search index after it."""

import copy
import os
from calendar import timegm
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from subprocess import CalledProcessError

from jinja2 import pass_context
from kb.apart import apart
from kb.blocks import Blocks
from kb.check import read_library
from kb.convert import EDITIONS
from kb.finish import valid, write_beside, write_search, write_text
from kb.frame import BY_KEY, Frame
from kb.policy import with_policy
from kb.problem import as_text, errors
from kb.render import name_of
from kb.render.notes import Notes
from kb.render.site import Site
from kb.render.write import write_site
from live import Behind, Built, Live
from mkdocs.exceptions import PluginError

CODE = Path(__file__).parent


class Build(Built):
    """What one build knows. MkDocs calls hooks as plain functions, so it has to live beside them."""

    serving = False
    behind = Behind()
    beside: Callable[[], None]
    """Waits for the feeds, exports and the like of a build."""


def noting(name: str):
    """Notes of a record's page or a list are taken while serving, since only then a save can follow."""
    if not Build.serving or not name:
        return nullcontext()
    return (Build.records if "/" in name else Build.lists).of(name)


def on_startup(command, dirty):
    Build.serving = command == "serve"


def on_config(config):
    """Load, check and render, so that MkDocs finds the pages on disk."""
    library, problems = read_library(_data(config))
    if wrong := as_text(errors(problems)):
        raise PluginError(f"\n{wrong}")
    site = Site(library)
    Build.records, Build.lists = Notes(site, lists=False), Notes(site, lists=True)
    pages = write_site(site, Path(config.docs_dir), noting if Build.serving else None)
    Build.frame = Frame(site, pages, config.site_url)
    # the build's date is the data's, so that the same data gives the same bytes
    os.environ["SOURCE_DATE_EPOCH"] = str(timegm(date.fromisoformat(library.date).timetuple()))
    config.nav = [{edition.key: Build.frame.navigation(edition)} for edition in EDITIONS]
    config.edit_uri = f"{config.extra['repository']}/edit/main/"
    config.markdown_extensions.append(Blocks())
    return config


def _data(config) -> Path:
    return Path(config.config_file_path).parent / "data"


def on_pre_build(config):
    """Nothing else writes into the folder while it is emptied."""
    Build.behind.stop()


def on_files(files, config):
    """The edit link leads to the record, not to the page rendered from it. Exports are begun."""
    frame = Build.frame
    for file in files.documentation_pages():
        file.edit_uri = frame.sources.get(file.src_uri)
    if not Build.serving:  # the folder is empty now, and MkDocs takes its time for the pages
        Build.beside = apart(_beside, files.documentation_pages(), config)


def _beside(pages, config):
    """Feeds, exports and the like, and each page once more as plain Markdown, for programs that read text."""
    frame = Build.frame
    for file in pages:
        if file.url.partition("/")[0] in BY_KEY:
            source = Path(file.abs_src_path).read_text("utf-8")
            write_text(Path(file.abs_dest_path), source, f"{config.site_url}{file.url}")
    write_beside(frame.site, frame.cited, config.site_url, Path(config.site_dir))


def on_env(env, config, files):
    Build.env, Build.config, Build.files = env, config, files
    env.globals["once"] = _once()


def _once():
    """For parts of a template that all pages of an edition as deep in folders share; anew each build."""
    kept = {}

    @pass_context
    def once(context, part, caller):
        if not context.get("words"):
            return caller()
        key = part, context["page"].url.partition("/")[0], context["base_url"]
        if key not in kept:
            kept[key] = caller()
        return kept[key]

    return once


def on_nav(nav, config, files):
    Build.nav = nav


def on_page_context(context, page, config, nav):
    """Language, navigation and interface words of the page's own edition; the root page has none."""
    # the pages have no order, and Firefox would fetch what comes next unasked
    page.previous_page = page.next_page = None
    key = page.url.partition("/")[0]
    edition = BY_KEY.get(key)
    config.theme["language"] = (edition or EDITIONS[0]).lang
    config.site_name = Build.frame.words(key)["site.name"]
    mine = copy.copy(nav)
    mine.items = next((item.children for item in nav.items if item.title == key), [])
    mine.homepage = mine.items[0] if mine.items else nav.homepage
    with noting(name_of(page.file.src_uri)):
        return context | {"nav": mine} | Build.frame.around(page, page.file.src_uri)


def on_page_content(html, page, config, files):
    """MkDocs would hold the texts of all pages to the end; who writes a page again reads it again."""
    page.markdown = ""
    return html


def on_post_page(output, page, config):
    page.content = ""
    return _finished(output)


def on_post_template(output_content, template_name, config):
    return _finished(output_content)


def _finished(html: str) -> str:
    """Valid, and under a policy; but `mkdocs serve` adds a script of its own later, to reload the page."""
    html = valid(html)
    return html if Build.serving else with_policy(html)


def on_template_context(context, template_name, config):
    """404 and sitemap stand outside the editions and name all three."""
    frame = Build.frame
    return context | {"editions": frame.editions(None, ""), "day": frame.day}


def on_post_build(config):
    """The search index; feeds, exports and the rest have to be there too."""
    site = Path(config.site_dir)
    if Build.serving:  # a saved page is shown before search knows it
        Build.behind.write(site, config.site_url, _data(config))
        return
    write_search(Build.frame.site, site)
    Build.beside()


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
    data = _data(config)
    others = [CODE / "kb" / "templates", CODE / "theme", Path(config.docs_dir) / "assets"]
    for folder in (data, *others):
        server.watch(str(folder))
    live = Live(Build, builder, data, [*others, Path(config.config_file_path)])
    server.builder = live
    server.set_app(live.told(server.get_app()))
    return server


def on_shutdown():
    Build.behind.stop()
