"""Work in a process of its own."""

import os
import signal
import sys
import time

import pytest
from kb import apart as module
from kb.apart import apart

splits = pytest.mark.skipif(sys.platform == "win32", reason="Windows splits off no processes")


@pytest.mark.parametrize("split", [pytest.param(True, marks=splits), False])
def test_work_gives_its_result_or_raises_what_it_raised(monkeypatch, split):
    monkeypatch.setattr(module, "CAN_SPLIT", split)
    assert apart(divmod, 7, 2)() == (3, 1)
    assert apart(sorted, [1, 3, 2], reverse=True)() == [3, 2, 1]
    with pytest.raises(ZeroDivisionError):
        apart(divmod, 7, 0)()


@splits
def test_works_go_on_side_by_side_each_in_a_process_of_its_own():
    first, second = apart(os.getpid), apart(os.getpid)
    pids = {os.getpid(), first(), second()}
    assert len(pids) == 3


@splits
def test_what_is_not_a_function_of_a_module_can_be_worked_on_too():
    held = {"names": lambda: "taken along, not sent"}
    assert apart(lambda: held["names"]())() == "taken along, not sent"


@splits
def test_where_work_went_wrong_is_told():
    with pytest.raises(ZeroDivisionError) as raised:
        apart(lambda: 1 / 0)()
    assert "test_apart.py" in raised.value.__notes__[0]


@splits
def test_a_process_ended_from_outside_is_told():
    wait = apart(time.sleep, 600)
    (process,) = module.multiprocessing.active_children()
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="ended in the middle of its work, with -9"):
        wait()
