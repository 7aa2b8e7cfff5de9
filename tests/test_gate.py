"""The gate: precision and recall per kind may not fall below the floors.

Raising a floor is easy; lowering one needs a reason in the commit. The floors of ``corpus`` hold on the
articles of this project; the others where the shared news lies beside the checkout, else they are skipped.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline.evaluate import load_gold, score_facts
from pipeline.ingest import iter_sources, read_source
from pipeline.model import Article, Fact
from pipeline.numbers import parse_decimal
from pipeline.reading import read_article

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "news"
#: Strict precision and recall per kind, and over all kinds.
FLOORS = {
    "corpus": {
        "index_value": (0.98, 0.97), "rank": (0.97, 0.95), "rank_change": (0.95, 0.89), "value_change": (0.97, 0.92),
        "team_count": (0.98, 0.97), "official": (0.98, 0.97), "all": (0.98, 0.96),
    },
    "provincial": {"all": (0.97, 0.95)},
    "dev": {
        "index_value": (0.98, 0.94), "rank": (0.98, 0.97), "rank_change": (0.98, 0.98), "value_change": (0.95, 0.95),
        "team_count": (0.97, 0.97), "official": (0.98, 0.98), "all": (0.98, 0.97),
    },
    "officials": {"official": (0.95, 0.93)},
}  # fmt: skip
FOLDERS = {name: (SHARED / name, [SHARED / name / f"{name}.gold.jsonl"]) for name in ("provincial", "dev", "officials")}
FOLDERS["corpus"] = (ROOT / "corpus" / "articles", sorted((ROOT / "corpus" / "gold").glob("*.gold.jsonl")))


def read_folder(name: str) -> dict[str, tuple[Article, tuple[Fact, ...]]]:
    """The articles of a folder by path, each with its facts; skips, saying so, where it is absent."""
    folder, _ = FOLDERS[name]
    if not folder.exists():
        pytest.skip(f"{folder} is not beside this checkout")
    articles = [read_source(source) for source in iter_sources([folder])]
    return {a.path: (a, read_article(a).facts) for a in articles if isinstance(a, Article)}


@pytest.fixture(scope="module", params=sorted(FLOORS))
def folder(request: pytest.FixtureRequest) -> tuple[str, dict[str, tuple[Article, tuple[Fact, ...]]]]:
    return request.param, read_folder(request.param)


def test_precision_and_recall(folder: tuple[str, dict[str, tuple[Article, tuple[Fact, ...]]]]) -> None:
    name, articles = folder
    found = {path: [asdict(fact) for fact in facts] for path, (_, facts) in articles.items()}
    scores = score_facts(load_gold(FOLDERS[name][1]), found).scores
    low = {
        kind: (round(scores["strict", kind].precision, 4), round(scores["strict", kind].recall, 4))
        for kind, (precision, recall) in FLOORS[name].items()
        if scores["strict", kind].precision < precision or scores["strict", kind].recall < recall
    }
    assert not low, f"{name}: below the floor (precision, recall): {low}"


def test_every_span_holds_its_mention(folder: tuple[str, dict[str, tuple[Article, tuple[Fact, ...]]]]) -> None:
    for article, facts in folder[1].values():
        for fact in facts:
            mention = article.text[fact.start : fact.end]
            assert fact.evidence_start <= fact.start < fact.end <= fact.evidence_end
            assert mention.strip() == mention
            if fact.value is not None and mention[0].isdigit() and fact.kind != "team_count":
                number = mention.split("/")[0].split()[0].rstrip("%")
                assert parse_decimal(number) == pytest.approx(abs(fact.value)), (article.path, mention)


def test_older_news_holds_no_fact_of_the_index() -> None:
    source = SHARED / "older" / "older.jsonl.gz"
    if not source.exists():
        pytest.skip(f"{source} is not beside this checkout")
    for item in iter_sources([source]):
        article = read_source(item)
        assert isinstance(article, Article)
        wrong = [f for f in read_article(article).facts if f.kind == "team_count" or (f.indicator or "").startswith("dti")]
        assert not wrong, (article.path, wrong)
