"""The server as it is started: the command, the processes that read texts, and what happens when one dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pipeline.ruleset import sources
from pipeline.web import reader as module
from pipeline.web.reader import Reader, TooSlow

ROOT = Path(__file__).resolve().parents[1]
CLAIM = "Năm 2022, Long An xếp thứ 11/63 về chuyển đổi số."


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    found = Reader(1)
    yield found
    found.close()


def test_a_text_is_read_in_another_process(reader: Reader) -> None:
    assert reader(CLAIM).verdict == "supported"
    assert [claim.fact.place_name for claim in reader("Tỉnh xếp thứ 11/63 về DTI năm 2022.", None, "Long An").claims] == ["Long An"]


def test_what_is_wrong_with_a_text_is_told(reader: Reader) -> None:
    with pytest.raises(ValueError, match="Nowhere"):
        reader(CLAIM, None, "Nowhere")


def test_a_process_that_dies_is_replaced(reader: Reader) -> None:
    worker = reader._idle.get()
    reader._idle.put(worker)
    assert worker._process.pid is not None
    os.kill(worker._process.pid, signal.SIGKILL)
    with pytest.raises(TooSlow):
        reader(CLAIM)
    assert reader(CLAIM).verdict == "supported"


def test_a_text_that_hangs_is_given_up(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader(CLAIM)
    monkeypatch.setattr(module, "SECONDS", 0.0)
    with pytest.raises(TooSlow):
        reader(CLAIM * 1000)
    monkeypatch.undo()
    assert reader(CLAIM).verdict == "supported"


def test_the_command_serves_and_ends(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(tmp_path / "none.duckdb"), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address == f"http://127.0.0.1:{port}/"
        for _ in range(200):
            try:
                page = httpx.get(address)
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        assert page.status_code == 200
        assert "supported" in httpx.post(address, data={"text": CLAIM}, timeout=60).text
        server.send_signal(signal.SIGINT)
        assert server.wait(15) == 0
        assert server.stderr is not None
        assert "Traceback" not in server.stderr.read()


def test_a_change_of_a_page_reads_no_article_anew() -> None:
    decisive = {path.relative_to(ROOT).as_posix() for path in sources()}
    assert {"extractors/rank.py", "pipeline/reading.py", "gazetteers/places.csv"} <= decisive
    assert not any(path.startswith(("pipeline/web/", "pipeline/htmlreport/")) for path in decisive)


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(tmp_path / "none.duckdb"), "--port", str(port)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert f"{port}" in ended.stderr
    assert "--port" in ended.stderr
