"""No pattern of the project hangs: ten times the text takes at most twelve times as long.

Every pattern is read from 10,000 and from 100,000 characters made to hang it (``tests.patterns``), after
1,000 that tell whether it hangs at once. The short form takes a thirtieth of the patterns and a third of the texts,
``DTIFACTS_LONG=1 pytest tests/test_patterns.py`` all.
"""

from __future__ import annotations

import ast
import os
import re
import signal
import threading
import time
import types
from typing import Any

import pytest

from tests.patterns import ROOT, Found, all_patterns, anchored, hostile, hostile_units

#: Ten times the text may take so many times as long.
GROWTH = 12
#: What takes less for 100,000 characters is too short to be measured, and no harm.
UNMEASURED = 0.02
#: The long form takes a quarter of an hour and more.
PART = 1 if os.environ.get("DTIFACTS_LONG") else 30
SIZES = (1_000, 10_000, 100_000)


class _TooLong(Exception):
    pass


def _stop(_: int, __: types.FrameType | None) -> None:
    raise _TooLong


def seconds(pattern: Any, text: str, at_one_place: bool, limit: float) -> float:
    """Return the time in which ``pattern`` goes through ``text``, at most ``limit``."""
    before = signal.signal(signal.SIGPROF, _stop)
    started = time.thread_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, limit)
        if at_one_place:
            pattern.match(text)
        else:
            for _found in pattern.finditer(text):
                pass
        return time.thread_time() - started
    except _TooLong:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def grows_too_fast(pattern: Any, unit: str, at_one_place: bool) -> str | None:
    """Return what is wrong with the times of ``pattern`` on repetitions of ``unit``, or None."""
    small, middle, large = (hostile(unit, size) for size in SIZES)
    if seconds(pattern, small, at_one_place, 0.5) >= 0.5:
        return f"hangs on {SIZES[0]} characters of {unit!r}"
    for _attempt in range(2):  # a busy machine may make one measurement long
        short = seconds(pattern, middle, at_one_place, 5)
        long = seconds(pattern, large, at_one_place, max(UNMEASURED, GROWTH * short) * 1.2)
        if long <= max(UNMEASURED, GROWTH * short):
            return None
    return f"{short * 1000:.2f} ms for 10,000 characters of {unit!r}, {long * 1000:.1f} ms or more for 100,000"


@pytest.fixture(scope="module")
def patterns() -> list[Found]:
    return all_patterns()


@pytest.fixture(scope="module")
def corpus() -> str:
    files = sorted((ROOT / "corpus" / "articles").glob("*.txt"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)[:100_000]


def test_every_pattern_is_found(patterns: list[Found]) -> None:
    known = {found.pattern for found in patterns}
    written = {
        call.args[0].value: f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("pipeline", "extractors")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("re.compile", "regex.compile")
        and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }  # fmt: skip
    assert len(written) > 200
    assert {text: where for text, where in written.items() if text not in known} == {}


@pytest.mark.skipif(threading.current_thread() is not threading.main_thread(), reason="timers need the main thread")
def test_no_pattern_hangs(patterns: list[Found], corpus: str) -> None:
    fixed = anchored()
    slow = []
    for found in sorted(patterns, key=lambda f: (f.where, f.pattern))[::PART]:
        pattern = found.compiled()
        units = list(dict.fromkeys(hostile_units(found.pattern, corpus, pattern)))
        for unit in units if PART == 1 else units[::3]:
            if problem := grows_too_fast(pattern, unit, found.where in fixed):
                slow.append(f"{found.where} {problem}: {found.pattern[:120]}")
                break
    assert slow == []


@pytest.mark.parametrize(
    ("source", "unit", "hangs"),
    [(r"(?:a+)+b", "a", True), (r" *x", " ", True), (r"(?<! ) *x", " ", False), (r"a{1,9}b", "a", False)],
)
def test_the_measure_itself(source: str, unit: str, hangs: bool) -> None:
    assert (grows_too_fast(re.compile(source), unit, at_one_place=False) is not None) is hangs
