"""Pages at old addresses that lead to the new ones: HTML by itself, since any host serves that."""

from collections.abc import Iterator

from ..convert import EDITIONS
from ..model.heading import heading
from . import PAGE_KINDS, Rendered
from .site import Site


def moved_pages(site: Site, address: str) -> Iterator[Rendered]:
    """A page per edition for every old address of a record that had one; `address` is the site's own."""
    template = site.environment.get_template("moved.html.jinja")
    for old, to in _moves(site):
        for edition in EDITIONS:
            voice = site.voices[edition.key]
            kind, _, id = to.partition("/")
            named = id and kind in PAGE_KINDS
            title = voice.translate.plain(heading(getattr(site.library, kind)[id])) if named else None
            place = f"{edition.key}/{_place(to)}"
            text = template.render(
                words=voice.words,
                lang=edition.lang,
                title=title or voice.words[f"nav.{kind}"],
                target=f"../../../{place}",
                canonical=f"{address}{place}",
            )
            yield Rendered(f"{edition.key}/{old}/index.html", text)


def redirects_file(site: Site) -> str:
    """The same for hosts that read `_redirects`, as Cloudflare Pages and Netlify do: one rule a line."""
    rules = (
        f"/{edition.key}/{old}/ /{edition.key}/{_place(to)} 301"
        for old, to in _moves(site)
        for edition in EDITIONS
    )
    return "".join(f"{rule}\n" for rule in rules)


def _moves(site: Site) -> Iterator[tuple[str, str]]:
    """(old address, where it leads in the end) of what had a page; a reference never had one."""
    for old in site.library.redirects:
        if old.partition("/")[0] in PAGE_KINDS:
            yield old, site.library.leads_to(old) or old


def _place(to: str) -> str:
    """Address of a record or page below its edition."""
    kind, _, id = to.partition("/")
    return f"{kind}/#{id}" if id and kind not in PAGE_KINDS else f"{to}/"
