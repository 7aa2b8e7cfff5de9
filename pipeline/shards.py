"""Shards: the results of about 50 sources in one Parquet file, written whole or not at all.

A shard is named after what is read and by which rules, so that doing one twice gives the same file, and
one that is there need not be done.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.model import Failure, digest
from pipeline.reader import Result
from pipeline.rows import ArticleRows
from pipeline.schema import ARTICLES, FACTS, REJECTIONS
from pipeline.sources import Source

SHARD = 50


def shard_name(sources: Sequence[Source], rules_version: str) -> str:
    """Return the name of the file for ``sources``: it changes with their bytes, files by size and times."""
    parts = [rules_version]
    for source in sources:
        parts += [source.path, source.format, str(source.file), str(source.problem), _state(source)]
    return f"{digest(chr(31).join(parts))}.parquet"


def _state(source: Source) -> str:
    if source.data is not None:
        return digest(source.data.hex())
    try:
        found = os.stat(source.file) if source.file is not None else None
    except OSError as error:
        return str(error)
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}" if found else ""


def write_shard(path: Path, results: Sequence[Result]) -> None:
    """Write ``results`` to ``path``: under a name of its own first, and on the disk before it gets its name."""
    import pyarrow.parquet as parquet

    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        with open(temporary, "wb") as stream:
            parquet.write_table(_table(results), stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def read_shard(path: Path) -> list[Result] | None:
    """Return the results in ``path``, None where there is no such file or it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        rows = parquet.read_table(path, schema=_schema()).to_pylist()
    except (OSError, pa.ArrowException):
        return None
    return [_result(row) for row in rows]


def _table(results: Sequence[Result]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist([_row(result) for result in results], schema=_schema())


def _schema() -> Any:
    import pyarrow as pa

    kinds = {"TEXT": pa.string(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(), "DATE": pa.date32()}

    def struct(columns: Mapping[str, str]) -> Any:
        return pa.struct([(name, kinds[kind.split(" ")[0]]) for name, kind in columns.items()])

    return pa.schema([
        ("path", pa.string()), ("digest", pa.string()), ("reason", pa.string()),
        ("article_id", pa.string()), ("fingerprint", pa.uint64()), ("article", struct(ARTICLES)),
        ("facts", pa.list_(struct(FACTS))), ("rejections", pa.list_(struct(REJECTIONS))),
        ("bands", pa.list_(pa.uint64())), ("boilerplate", pa.list_(pa.int32())),
    ])  # fmt: skip


def _row(result: Result) -> dict[str, Any]:
    outcome = result.outcome
    row: dict[str, Any] = {"path": outcome.path, "digest": result.digest}
    if isinstance(outcome, Failure):
        return row | {"reason": outcome.reason}
    assert isinstance(outcome, ArticleRows), "a shard is read without memory of other articles"
    return row | {
        "article_id": outcome.article_id, "fingerprint": outcome.fingerprint,
        "article": dict(zip(ARTICLES, outcome.article, strict=True)),
        "facts": [dict(zip(FACTS, fact, strict=True)) for fact in outcome.facts],
        "rejections": [dict(zip(REJECTIONS, cells, strict=True)) for cells in outcome.rejections],
        "bands": outcome.bands, "boilerplate": outcome.boilerplate,
    }  # fmt: skip


def _result(row: dict[str, Any]) -> Result:
    if row["reason"] is not None:
        return Result(Failure(row["path"], row["reason"]), row["digest"])
    rows = ArticleRows(
        path=row["path"], article_id=row["article_id"], fingerprint=row["fingerprint"],
        article=tuple(row["article"].values()),
        facts=tuple(tuple(fact.values()) for fact in row["facts"]),
        rejections=tuple(tuple(cells.values()) for cells in row["rejections"]),
        bands=tuple(row["bands"]), boilerplate=tuple(row["boilerplate"]),
    )  # fmt: skip
    return Result(rows, row["digest"])
