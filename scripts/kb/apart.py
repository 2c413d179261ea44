"""Work in a process of its own, split off from this one and so with all that this one has already.

A pool would keep its processes, each with a library of perhaps gigabytes, and has a thread at work, beside
which no other process can be split off safely.
"""

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from traceback import format_exc
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

CAN_SPLIT = "fork" in multiprocessing.get_all_start_methods()


def apart(work: Callable[P, T], *given: P.args, **more: P.kwargs) -> Callable[[], T]:
    """Begin `work`; what is returned waits for its result, which can be pickled, or raises what it raised.

    Where no process can be split off it is done at once. A process that nobody waits for ends with this one.
    """
    if not CAN_SPLIT:
        done = work(*given, **more)
        return lambda: done
    fork = multiprocessing.get_context("fork")
    answer, ours = fork.Pipe(duplex=False)
    process = fork.Process(target=_answer, args=(ours, work, given, more), daemon=True)
    process.start()
    ours.close()

    def result() -> T:
        answered = None
        with suppress(EOFError):
            answered = answer.recv()
        process.join()
        if answered is None:
            raise RuntimeError(f"a process ended in the middle of its work, with {process.exitcode}")
        error, value = answered
        if error:
            raise error
        return value

    return result


def _answer(ours: Connection, work: Callable, given: tuple, more: dict) -> None:
    try:
        answer = None, work(*given, **more)
    except BaseException as error:
        error.add_note(format_exc())
        answer = error, None
    ours.send(answer)
