"""Somebody's SQL, run apart from the server with a deadline; see ``pipeline.web.sql_child``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: From the click to the answer or the refusal, the start of the process included.
SECONDS = 1.5
ROWS_SHOWN = 500
ROWS_DOWNLOADED = 50_000
#: Queries at once: each may keep a core busy, and pages want the rest.
AT_ONCE = 2

_turns = threading.BoundedSemaphore(AT_ONCE)

_REFUSALS = {
    "memory": ("Câu lệnh cần nhiều bộ nhớ hơn mức cho phép nên đã bị dừng.",
               "The query needed more memory than allowed and was ended."),
    "time": ("Câu lệnh chạy quá lâu nên đã bị dừng.", "The query took too long and was ended."),
    "busy": ("Đang có nhiều câu lệnh chạy cùng lúc; hãy thử lại sau giây lát.",
             "Other queries are running; try again in a moment."),
    "one": ("Mỗi lần chỉ chạy được một câu lệnh.", "Give exactly one statement."),
    "reading": ("Trang này chỉ đọc: câu lệnh phải là SELECT.", "This page only reads: the statement must be a SELECT."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query, or the reason why there are none, in Vietnamese and English."""

    columns: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    more: bool = False
    error: tuple[str, str] | None = None


def run_sql(sql: str, database: Path, most: int = ROWS_SHOWN) -> Answer:
    """Run ``sql`` over ``database`` and return at most ``most`` rows, within ``SECONDS``."""
    deadline = time.monotonic() + SECONDS
    if not _turns.acquire(timeout=SECONDS / 2):
        return Answer(error=_REFUSALS["busy"])
    try:
        return _run(sql, database, most, deadline)
    finally:
        _turns.release()


def _run(sql: str, database: Path, most: int, deadline: float) -> Answer:
    command = [sys.executable, "-m", "pipeline.web.sql_child", str(database), str(most), str(int(SECONDS) + 1)]
    # a session of its own, so that whatever it starts ends with it; nothing of the server's environment
    # that a query could print, beside what finds the modules
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1", "HOME": "/nonexistent"},
    )  # fmt: skip
    try:
        out, _ = child.communicate(sql.encode("utf-8", "replace"), timeout=deadline - time.monotonic())
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return Answer(error=_REFUSALS["time"])
    try:
        answer = json.loads(out)
    except ValueError:
        # killed by a limit before it could say so
        return Answer(error=_REFUSALS["memory"])
    if (error := answer.get("error")) is not None:
        said = " ".join(error.split("\n\nLINE")[0].split())
        return Answer(error=_REFUSALS.get(error, (said, said)))
    return Answer(answer["columns"], answer["rows"], answer["more"])
