"""Results as Parquet, one row a result, for those who analyse many clusters with pandas, DuckDB or the like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esmreport.core.model import Report, Text
from esmreport.render.errors import RenderError

if TYPE_CHECKING:
    from types import ModuleType

# Column -> whether it is a list of texts. docs/results.md describes each.
COLUMNS: Mapping[str, bool] = {
    "cluster": False,
    "name": False,
    "run_id": False,
    "created_at": False,
    "rulepack_version": False,
    "rule": False,
    "subject": False,
    "node": False,
    "status": False,
    "severity": False,
    "criticality": False,
    "area": False,
    "kind": False,
    "title_ja": False,
    "title_en": False,
    "expected_ja": False,
    "expected_en": False,
    "observed_ja": False,
    "observed_en": False,
    "reason_code": False,
    "reason_ja": False,
    "reason_en": False,
    "product": False,
    "section_ja": False,
    "section_en": False,
    "pages": False,
    "waiver": False,
    "attestation": False,
    "facts": True,
    "evidence": True,
}
# Results in memory at once while a fleet is written.
_GROUP = 20_000


def load_parquet() -> ModuleType:
    """pyarrow's Parquet module. Raises RenderError with one sentence where the extra is not installed."""
    try:
        from pyarrow import parquet  # type: ignore[import-untyped]
    except ImportError:
        raise RenderError(
            Text(
                ja='Parquet を作成できません。pip install "esmreport[parquet]" を実行してください。',
                en='Parquet cannot be written; run pip install "esmreport[parquet]".',
            )
        ) from None
    module: ModuleType = parquet
    return module


def render_parquet(report: Report) -> bytes:
    """One report as a Parquet file."""
    from esmreport.render.json import results_object

    buffer = BytesIO()
    name = report.cluster.name or (report.nodes[0].name if report.nodes else "")
    write_parquet(buffer, [(name, results_object(report))])
    return buffer.getvalue()


def write_parquet(target: BytesIO | Path, clusters: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Results files as plain data, each with the base of its file names, as one Parquet file. They are read one after the
    other and written in groups, so that thousands take no more memory than a few."""
    parquet = load_parquet()
    schema = _schema()
    waiting: list[dict[str, Any]] = []
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for name, plain in clusters:
            waiting += result_rows(name, plain)
            if len(waiting) >= _GROUP:
                writer.write_table(_table(waiting, schema))
                waiting.clear()
        writer.write_table(_table(waiting, schema))


def _schema() -> Any:
    import pyarrow

    return pyarrow.schema(
        [
            (name, pyarrow.list_(pyarrow.string()) if several else pyarrow.string())
            for name, several in COLUMNS.items()
        ]
    )


def _table(rows: list[dict[str, Any]], schema: Any) -> Any:
    import pyarrow

    return pyarrow.Table.from_pylist(rows, schema=schema)


def result_rows(name: str, plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row a result, in the order of the results file."""
    common = {
        "cluster": plain["cluster"]["name"],
        "name": name,
        "run_id": plain["run_id"],
        "created_at": plain["created_at"],
        "rulepack_version": plain["rulepack"]["version"],
    }
    rules = plain["rules"]
    return [{**common, **_row(result, rules[result["rule"]])} for result in plain["results"]]


def _row(result: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, Any]:
    reason, source = result["reason"], result["source"]
    return {
        **{
            key: result[key]
            for key in ("rule", "subject", "node", "status", "severity", "criticality", "facts")
        },
        "area": rule["area"],
        "kind": rule["kind"],
        **_both("title", rule["title"]),
        **_both("expected", result["expected"]),
        "observed_ja": _seen(result["observed"], "ja"),
        "observed_en": _seen(result["observed"], "en"),
        "reason_code": reason["code"] if reason else None,
        **_both("reason", reason["text"] if reason else None),
        "product": source["product"] if source else None,
        **_both("section", source["section"] if source else None),
        "pages": source["pages"] if source else None,
        "waiver": result["waiver"]["state"] if result.get("waiver") else None,
        "attestation": result["attestation"]["state"] if result.get("attestation") else None,
        "evidence": [f"{entry['node']} {entry['item']}" for entry in result["evidence"]],
    }


def _both(name: str, text: Mapping[str, str] | None) -> dict[str, str | None]:
    return {f"{name}_ja": text["ja"] if text else None, f"{name}_en": text["en"] if text else None}


def _seen(observed: Iterable[Mapping[str, Any]], lang: str) -> str:
    lines = [(seen["node"], seen["text"][lang]) for seen in observed]
    return "\n".join(text if node is None else f"{node}: {text}" for node, text in lines)
