"""Work on a site in a second process, which is split off from this one and so has the site already."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from .site import Site

P = ParamSpec("P")
T = TypeVar("T")

CAN_SPLIT = "fork" in multiprocessing.get_all_start_methods()

_site: Site
"""In the second process, the site it was split off with."""


class Second:
    """Does one thing after another beside this process; where none can be split off, in this one, at once."""

    def __init__(self, site: Site, split: bool = True) -> None:
        """Threads at work, or notes that pages take, are reasons not to split."""
        self._site, self._pool = site, None
        if split and CAN_SPLIT:
            self._pool = ProcessPoolExecutor(1, multiprocessing.get_context("fork"), _begin, (site,))

    def submit(
        self, work: Callable[Concatenate[Site, P], T], *given: P.args, **more: P.kwargs
    ) -> "Future[T]":
        """`work(site, ...)`: a function of a module, whose arguments and result can be pickled."""
        if self._pool:
            return self._pool.submit(_work, work, *given, **more)
        done: Future[T] = Future()
        done.set_result(work(self._site, *given, **more))
        return done

    def close(self) -> None:
        """Ends it, without what it has not begun."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def _begin(site: Site) -> None:
    global _site
    _site = site


def _work(work: Callable[Concatenate[Site, P], T], *given: P.args, **more: P.kwargs) -> T:
    return work(_site, *given, **more)
