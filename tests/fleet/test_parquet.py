"""Results as Parquet: one row a result, read by pandas and DuckDB, the same as the results files say."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from esmreport.render.parquet import COLUMNS
from tests.fleet.fleets import audit, make_fleet, results


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet")
    assert audit(make_fleet(folder / "bundles", 5), folder / "out", formats="json,parquet") == 0
    return folder / "out"


def _expected(folder: Path) -> list[tuple[str, str, str, str | None, str]]:
    rows = []
    for name, content in results(folder).items():
        base = name.removesuffix("-audit.json")
        rows += [
            (base, found["rule"], found["subject"], found["node"], found["status"])
            for found in json.loads(content)["results"]
        ]
    return rows


def test_pandas_reads_every_result_in_order(done: Path) -> None:
    frame = pd.read_parquet(done / "results.parquet")
    assert list(frame.columns) == list(COLUMNS)
    keys = frame[["name", "rule", "subject", "node", "status"]].astype(object)
    plain = keys.where(keys.notna(), None)
    assert list(plain.itertuples(index=False, name=None)) == _expected(done)


def test_duckdb_counts_like_the_index(done: Path) -> None:
    index = json.loads((done / "index.json").read_text(encoding="ascii"))
    query = """SELECT rule, count(DISTINCT name) FROM read_parquet(?) WHERE status = 'fail' GROUP BY rule"""
    counted = dict(duckdb.execute(query, [str(done / "results.parquet")]).fetchall())
    assert counted == {rule["rule"]: rule["failed"] for rule in index["rules"] if rule["failed"]}
    lists = "SELECT max(len(evidence)), max(len(facts)) FROM read_parquet(?)"
    assert min(duckdb.execute(lists, [str(done / "results.parquet")]).fetchall()[0]) >= 1


def test_one_cluster_gets_a_file_of_its_own(done: Path, tmp_path: Path) -> None:
    first = tuple(str(path) for path in sorted((done.parent / "bundles").glob("N00000*.json")))
    assert audit(done, tmp_path, arguments=first, formats="parquet") == 0
    frame = pd.read_parquet(tmp_path / "cluster-00000-audit.parquet")
    whole = pd.read_parquet(done / "results.parquet")
    pd.testing.assert_frame_equal(frame, whole[whole["name"] == "cluster-00000"].reset_index(drop=True))


def test_without_the_extra_one_sentence(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert audit(done.parent / "bundles", tmp_path, formats="json,parquet") == 1
    said = capfd.readouterr().err
    assert "esmreport[parquet]" in said and "Traceback" not in said
    assert (tmp_path / "index.json").exists() and len(results(tmp_path)) == 5


def test_every_column_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
    part = text[text.index("## Parquet") :]
    assert [name for name in COLUMNS if f"`{name}`" not in part] == []
