"""`mkdocs serve` after a save: only what the save touches is written, and what is wrong is told on the page.

A change of the records is followed through what each page asked of them (kb/question.py): at once by pages of
records, by lists, which are long, when one is opened. After a change of a template, the theme, a style or the
configuration MkDocs builds everything anew.
"""

import gc
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from pathlib import Path
from threading import Lock

from kb.check import read_library
from kb.frame import BY_KEY, Frame
from kb.problem import as_text, errors
from kb.render import Rendered, name_of, render_pages
from kb.render.notes import Notes
from kb.render.site import Site
from kb.whole import write_changed, write_whole
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

CODE = Path(__file__).parent
log = logging.getLogger("mkdocs.live")
BODY = re.compile(rb"<body[^>]*>")
BOX = '<pre role="alert" style="padding:1rem;background:#fff;color:#a3331f;white-space:pre-wrap">{}</pre>'


class Built:
    """What the last whole build knew, which later saves go on from."""

    frame: Frame
    records: Notes
    lists: Notes
    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: object
    """The theme's templates."""


class Live:
    """Takes the place of the server's builder, and stands between the server and the browser."""

    def __init__(self, built: Built, whole: Callable[[], None], data: Path, watched: Iterable[Path]) -> None:
        """`whole` builds everything; `watched` are files and folders whose change asks for that."""
        self._built, self._whole, self._data, self._watched = built, whole, data, list(watched)
        self._stamps: object = self._now()
        self._wrong = ""
        self._lock = Lock()
        self._rest()

    def __call__(self) -> None:
        """After a save."""
        with self._lock:
            self._renew()

    def _renew(self) -> None:
        before, stamps = self._built.frame.site, self._now()
        library, problems = read_library(self._data, before.library)
        self._wrong = as_text(errors(problems))
        if self._wrong:
            log.error(f"\n{self._wrong}\nThe pages stay as they were.")
            return
        now = Site(library, before)
        same, self._stamps = stamps == self._stamps and now.voices is before.voices, None
        if same:
            self._follow(self._built.records, now)
            self._built.config.plugins.on_post_build(config=self._built.config)
        else:
            self._whole()
            self._rest()
        # not before, so that the save after a failure builds everything
        self._stamps = stamps

    @staticmethod
    def _rest() -> None:
        """The collector is to leave alone what a whole build made: to walk it takes longer than a save."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _now(self) -> list[tuple[Path, int]]:
        """Each watched file with the time of its last change."""
        files = [file for place in self._watched for file in (place, *place.rglob("*"))]
        # an editor may be at work in the folder
        return sorted((file, file.stat().st_mtime_ns) for file in files if file.exists())

    def _follow(self, notes: Notes, now: Site) -> None:
        built = self._built
        touched = notes.follow(now)
        pages = list(render_pages(now, touched, notes.of))
        built.frame.follow(now, pages)
        listed = built.files.documentation_pages()
        for page in pages:
            write_changed(Path(built.config.docs_dir, page.path), page.text)
            if page.path.endswith(".md"):
                self._write(self._page(page), listed)
            else:
                write_changed(Path(built.config.site_dir, page.path), page.text)
        written = {name_of(page.path) for page in pages if page.path.endswith(".md")}
        for name in touched - written:
            self._delete(name)
        log.info(f"Pages written: {len(written)}, deleted: {len(touched - written)}")

    def _page(self, rendered: Rendered) -> Page:
        built = self._built
        file = built.files.get_file_from_path(rendered.path)
        if file is None:
            folders = built.config.docs_dir, built.config.site_dir
            file = File(rendered.path, *folders, built.config.use_directory_urls)
            file.edit_uri = rendered.source
            built.files.append(file)
        return file.page or Page(None, file, built.config)

    def _write(self, page: Page, listed: list[File]) -> None:
        """One page, as MkDocs' own build writes it."""
        built, config = self._built, self._built.config
        page.read_source(config)
        page.render(config, built.files)
        page.active = True
        context = get_context(built.nav, listed, config, page)
        context = config.plugins.on_page_context(context, page=page, config=config, nav=built.nav)
        html = built.env.get_template(page.meta.get("template", "main.html")).render(context)
        html = config.plugins.on_post_page(html, page=page, config=config)
        write_whole(Path(page.file.abs_dest_path), html)
        page.active = False

    def _delete(self, name: str) -> None:
        """A page whose record is no more, and its picture."""
        built = self._built
        for path in (file.src_uri for file in list(built.files) if name_of(file.src_uri) == name):
            built.files.remove(built.files.get_file_from_path(path))
        for edition in built.frame.linked:
            shutil.rmtree(Path(built.config.site_dir, edition, name), ignore_errors=True)
            for folder in (built.config.docs_dir, built.config.site_dir):
                for suffix in (".md", ".svg"):
                    Path(folder, edition, name + suffix).unlink(missing_ok=True)

    def _open(self, path: str) -> None:
        """Before a page is read: a list follows the saves since it was last opened."""
        edition, _, name = path.strip("/").removesuffix("index.html").partition("/")
        if edition in BY_KEY and "/" not in name.strip("/"):
            with self._lock:
                built = self._built
                if built.lists.site is not built.frame.site:
                    self._follow(built.lists, built.frame.site)

    def told(self, app: Callable) -> Callable:
        """The site, each page with what is wrong with the records on top of it."""

        def serve(environ: dict, start_response: Callable) -> Iterable[bytes]:
            self._open(environ["PATH_INFO"])
            if not self._wrong:
                return app(environ, start_response)
            answer: list = []
            body = app(environ, lambda *given: answer.extend(given))
            status, headers = answer[0], dict(answer[1])
            if not headers.get("Content-Type", "").startswith("text/html"):
                start_response(*answer)
                return body
            box = BOX.format(escape(self._wrong)).encode()
            html = BODY.sub(lambda found: found[0] + box, b"".join(body), count=1)
            start_response(status, list((headers | {"Content-Length": str(len(html))}).items()))
            return [html]

        return serve


class Behind:
    """Search, feeds and exports of the served site: written after its pages, by one process at a time."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._next: Future | None = None
        self._process: subprocess.Popen | None = None

    def write(self, site: Path, address: str, data: Path) -> None:
        """Begin, or do it once more when what is under way is done."""
        if self._next is None or self._next.running() or self._next.done():
            command = ["finish", address, "--site", str(site), "--data", str(data), "--beside"]
            self._next = self._pool.submit(self._run, [sys.executable, "-m", "kb.cli", *command])

    def _run(self, command: list[str]) -> None:
        path = os.pathsep.join(filter(None, (str(CODE), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            command,
            env=os.environ | {"PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        told, _ = self._process.communicate()
        if self._process.returncode > 0:
            log.warning(f"Search and exports stay as they were:\n{told}")

    def stop(self) -> None:
        """Before the site is built anew, or at the end; with what it has started itself."""
        process = self._process
        if self._next and not self._next.cancel() and process and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()
            process.wait()
