"""How long pages take on a generated database of 100,000 articles, with 20 requests at once.

``python -m tests.bench_pages [ARTICLES] [REQUESTS]`` (100,000 and 600) repeats the articles of the corpus under
other ids, serves them in a process of its own and asks for a mixture of pages, each at most a few times.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import httpx

from pipeline.run import extract

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 20
PORT = 8765
KINDS = ("rank", "index_value", "official", "team_count", "rank_change")
#: The tables with an article's rows, each with what gives its copies ids of their own.
COPIED = {
    "articles": ("article_id",),
    "extractions": ("article_id",),
    "facts": ("article_id", "fact_id"),
}


def generate(database: Path, articles: int) -> None:
    """Fill ``database`` with ``articles`` articles: those of the corpus, again and again."""
    extract([ROOT / "corpus" / "articles"], database, workers=1)
    with duckdb.connect(str(database)) as connection:
        [(found,)] = connection.execute("SELECT count(*) FROM articles").fetchall()
        connection.execute("CREATE TEMP TABLE copy AS SELECT range AS number FROM range(1, ?)", [articles // found + 1])
        for table, keys in COPIED.items():
            order = "ORDER BY number, f.article_id" if table == "facts" else ""
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT f.* REPLACE ({', '.join(_other(key) + f' AS {key}' for key in keys)}) "
                f"FROM (FROM {table}) f, copy {order}"
            )
        ids = ", ".join(f"list_transform({key}, lambda id: {_other('id')}) AS {key}" for key in ("article_ids", "fact_ids"))
        connection.execute(
            f"INSERT INTO checks BY NAME SELECT c.* REPLACE ({_other('check_id')} AS check_id, {ids}) "
            "FROM (FROM checks) c, copy ORDER BY number, c.article_ids[1]"
        )
        # the reader of a list sees other dates, or all pages would be the same
        connection.execute("UPDATE articles SET published = published - CAST(hash(article_id) % 900 AS INTEGER)")


def _other(key: str) -> str:
    return f"left(md5({key} || number), 16)"


def addresses(base: str) -> list[tuple[str, str]]:
    """Kinds of pages with an address each, as often as people may want them."""
    articles = [line["article_id"] for line in httpx.get(f"{base}/api/articles?limit=400&offset=500").json()["articles"]]
    facts = [fact["fact_id"] for one in articles[:40] for fact in httpx.get(f"{base}/api/articles/{one}").json()["facts"]]
    slugs = [province["slug"] for province in httpx.get(f"{base}/api/provinces").json()]
    choose = random.choice
    kinds: dict[str, Any] = {
        "first": lambda: "/",
        "provinces": lambda: "/tinh",
        "province": lambda: f"/tinh/{choose(slugs)}?page={choose(range(1, 4))}",
        "list": lambda: f"/bai-bao?province={choose(slugs)}&kind={choose(KINDS)}&page={choose(range(1, 6))}",
        "search": lambda: f"/bai-bao?q={choose(('dti', 'số', 'tỉnh'))}&year={choose(range(2020, 2026))}",
        "article": lambda: f"/bai-bao/{choose(articles)}",
        "fact": lambda: f"/su-kien/{choose(facts)}",
        "conflicts": lambda: f"/mau-thuan?page={choose(range(1, 4))}&province={choose(slugs)}",
        "data": lambda: "/du-lieu",
    }
    often = ("first", "provinces", "province", "province", "list", "list", "search", "article", "article", "article", "fact", "conflicts", "data")
    return [(kind, base + kinds[kind]()) for kind in random.choices(often, k=20_000)]


async def measure(wanted: list[tuple[str, str]]) -> dict[str, list[float]]:
    """The seconds that each address took, by kind."""
    times: dict[str, list[float]] = {}
    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=AT_ONCE)) as client:

        async def ask() -> None:
            while wanted:
                kind, address = wanted.pop()
                started = time.perf_counter()
                answer = await client.get(address)
                times.setdefault(kind, []).append(time.perf_counter() - started)
                assert answer.status_code == 200, address

        await asyncio.gather(*(ask() for _ in range(AT_ONCE)))
    return times


def main(articles: int, requests: int) -> None:
    """Generate, serve, measure and print milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "facts.duckdb"
        generate(database, articles)
        command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(database), "--port", str(PORT)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            base = server.stdout.readline().strip().rstrip("/")
            # the processes that read texts load their libraries meanwhile
            httpx.post(base + "/", data={"text": "Năm 2022, Long An xếp thứ 11/63 về DTI."}, timeout=120)
            times = asyncio.run(measure(addresses(base)[:requests]))
            server.terminate()
    for kind, seconds in (("all", [s for found in times.values() for s in found]), *sorted(times.items())):
        worst = statistics.quantiles(seconds, n=20)[-1]
        print(f"{kind:<10} {len(seconds):>5} pages  median {statistics.median(seconds) * 1000:>5.0f} ms  p95 {worst * 1000:>5.0f} ms")


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*given, *(100_000, 600)[len(given) :])
