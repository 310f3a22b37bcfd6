"""The results of a results file, written as text at once: a fleet writes thousands of files with hundreds of results
each, and going through plain data takes four times as long. docs/results.md describes every key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _string
from typing import Any

from esmreport.core.model import Evidence, Observation, Reason, Result, Source, Text
from esmreport.render.json_life import attestation_object, waiver_object

# Most texts are those of the rules and come again in every cluster; more than these are not kept.
_KEPT = 4096


def lines(plain: Any) -> str:
    """Plain data as JSON: ASCII, keys sorted, an entry a line."""
    # With `indent` Python's slow encoder would be used: six times the time of everything else here.
    return json.dumps(plain, sort_keys=True, separators=(",\n", ":"), ensure_ascii=True)


def results_lines(results: Iterable[Result]) -> str:
    """The results by identity, as `lines` would write them."""
    return _list([_result(result) for result in sorted(results, key=_by_identity)])


def _by_identity(result: Result) -> tuple[str, str, str]:
    return (result.rule, result.subject, result.node or "")


def _list(entries: Sequence[str]) -> str:
    return "[" + ",\n".join(entries) + "]"


def _result(result: Result) -> str:
    return f"""{{"attestation":{lines(attestation_object(result.attestation)) if result.attestation else "null"},
"criticality":{_string(result.criticality)},
"evidence":{_list([_evidence(one) for one in result.evidence])},
"expected":{_text(result.expected)},
"facts":{_list([_string(fact) for fact in result.facts])},
"node":{_optional(result.node)},
"observed":{_list([_observation(one) for one in result.observed])},
"reason":{_reason(result.reason) if result.reason else "null"},
"rule":{_string(result.rule)},
"severity":{_string(result.severity)},
"source":{_source(result.source) if result.source else "null"},
"status":{_string(result.status)},
"subject":{_string(result.subject)},
"waiver":{lines(waiver_object(result.waiver)) if result.waiver else "null"}}}"""


def _evidence(evidence: Evidence) -> str:
    return f"""{{"found":{_optional(evidence.found)},
"item":{_string(evidence.item)},
"line":{"null" if evidence.line is None else evidence.line},
"node":{_string(evidence.node)}}}"""


def _observation(observation: Observation) -> str:
    return f"""{{"node":{_optional(observation.node)},
"text":{_text(observation.text)}}}"""


def _reason(reason: Reason) -> str:
    return f"""{{"code":{_string(reason.code)},
"text":{_text(reason.text)}}}"""


def _source(source: Source) -> str:
    return f"""{{"pages":{_string(source.pages)},
"product":{_string(source.product)},
"section":{_text(source.section)},
"versions":{_optional(source.versions)}}}"""


def _text(text: Text) -> str:
    return _both(text.ja, text.en)


@lru_cache(_KEPT)
def _both(ja: str, en: str) -> str:
    return f"""{{"en":{_string(en)},
"ja":{_string(ja)}}}"""


def _optional(value: str | None) -> str:
    return "null" if value is None else _string(value)
