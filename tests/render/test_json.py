"""The results file: its schema, both languages, and nothing that depends on the order of things."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from esmreport.core.model import Report, Result, Text
from esmreport.render.json import content_sha256, render_json, results_object
from esmreport.resources import schema_path

SCHEMA = json.loads(schema_path("results-1.json").read_text(encoding="utf-8"))


def test_the_schema_itself_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_sample_fits_the_schema(report: Report) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(render_json(report)))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda o: o.update(extra=1),
        lambda o: o.pop("summary"),
        lambda o: o["results"][0].update(status="waived"),
        lambda o: o["results"][0].pop("node"),
        lambda o: o["nodes"][0].update(bundle_sha256="ab"),
        lambda o: o["summary"].update(score=1.5),
    ],
)
def test_a_spoiled_file_does_not_fit(report: Report, spoil) -> None:  # type: ignore[no-untyped-def]
    plain = json.loads(render_json(report))
    spoil(plain)
    assert list(Draft202012Validator(SCHEMA).iter_errors(plain))


def test_every_key_is_described() -> None:
    text = (Path(__file__).parents[2] / "docs" / "results.md").read_text(encoding="utf-8")
    names = set(SCHEMA["properties"])
    names |= {key for part in SCHEMA["$defs"].values() for key in part.get("properties", {})}
    assert sorted(name for name in names if f"`{name}`" not in text) == []


def test_the_file_is_ascii_sorted_and_the_same_for_any_order(report: Report) -> None:
    content = render_json(report)
    assert content.isascii() and content.endswith(b"}\n")
    assert content == render_json(replace(report, results=tuple(reversed(report.results))))
    plain = json.loads(content)
    assert list(plain) == sorted(plain)


def test_the_file_is_what_the_encoder_would_write(report: Report) -> None:
    for odd in (report, replace(report, results=()), replace(report, results=(_bare(report.results[0]),))):
        content = render_json(odd)
        plain = json.loads(content)
        written = json.dumps(plain, sort_keys=True, separators=(",\n", ":"), ensure_ascii=True)
        assert content.decode("ascii") == written + "\n"
        assert plain["seal"] == {"content_sha256": content_sha256(plain)}


def _bare(result: Result) -> Result:
    return replace(result, node=None, reason=None, source=None, observed=(), evidence=(), facts=())


def test_results_keep_identity_and_both_languages(report: Report) -> None:
    plain = json.loads(render_json(report))
    found = {(r["rule"], r["subject"], r["node"]): r for r in plain["results"]}
    assert len(found) == len(report.results)
    for result in report.results:
        entry = found[result.identity]
        assert entry["status"] == result.status
        assert entry["expected"] == {"ja": result.expected.ja, "en": result.expected.en}
        assert entry["waiver"] is None


def test_a_lone_surrogate_cannot_spoil_the_file(report: Report) -> None:
    odd = replace(report.results[0], expected=Text.same("a\ud800b"))
    spoilt = replace(report, results=(odd,))
    plain = results_object(spoilt)
    assert plain["results"][0]["expected"]["ja"] == "a\ufffdb"
    written = json.loads(render_json(spoilt))
    assert written["results"][0]["expected"]["ja"] == "a\ufffdb"
    assert written["seal"] == {"content_sha256": content_sha256(plain)}
