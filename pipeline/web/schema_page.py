"""What the page for SQL tells of the database: example queries, and the tables with their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.web.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Example:
    """A query to start from, with what it answers in Vietnamese and English."""

    title: tuple[str, str]
    sql: str


EXAMPLES = (
    Example(
        ("Thứ hạng DTI của các tỉnh theo năm, và bao nhiêu nguồn thống nhất", "Ranks by year, and how many sources agree"),
        "SELECT place_name, year, rank, agree, disagree\nFROM dti_ranks\n"
        "WHERE indicator = 'dti' AND scope = 'national'\nORDER BY year DESC, rank",
    ),
    Example(
        ("Các nguồn không thống nhất về thứ hạng", "Ranks on which sources disagree"),
        "SELECT place_name, indicator, year, rank, disagree_sources\nFROM dti_ranks\nWHERE disagree > 0",
    ),
    Example(
        ("Số tổ công nghệ số cộng đồng, bài mới nhất trước", "Community teams, newest article first"),
        "SELECT place_name, value, unit, qualifier, published, evidence\nFROM teams\nORDER BY published DESC NULLS LAST",
    ),
    Example(
        ("Khẳng định trái với số công bố", "Claims that the published figures contradict"),
        "SELECT place_name, indicator, year, value, expected, explanation_vi\nFROM checks\n"
        "WHERE verdict = 'contradicted' AND expected IS NOT NULL\nORDER BY abs(value - expected) DESC",
    ),
    Example(
        ("Bảng số công bố của một tỉnh", "The published figures of one province"),
        "SELECT year, edition, indicator, rank, value, source_kind, source\nFROM reference\n"
        "WHERE place_name = 'Long An'\nORDER BY indicator, year",
    ),
    Example(
        ("Lãnh đạo được nhắc đến nhiều nhất", "The officials named most often"),
        "SELECT person, role, organization, articles, last_published\nFROM officials\nORDER BY articles DESC\nLIMIT 50",
    ),
)


def tables(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The tables and views of the database, each with its columns and their types."""
    return snapshot.rows(
        "SELECT table_name AS name, list({name: column_name, type: data_type} ORDER BY column_index) AS columns "
        "FROM duckdb_columns() WHERE database_name = 'db' AND NOT internal GROUP BY table_name ORDER BY table_name"
    )
