"""Counts, score and coverage over results; an empty evaluation is never a pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from esmreport.core.model import Result, Severity, Status, Summary

SHARED = "shared"


def summarise(results: Iterable[Result], area_of: Mapping[str, str]) -> Summary:
    """Summary of all results; `area_of` maps a rule id to its area. Results without a node count as
    "shared"."""
    results = tuple(results)
    counts = _counts(results)
    passed, failed, unread = counts[Status.PASS], counts[Status.FAIL], counts[Status.COULD_NOT_CHECK]
    judged = passed + failed
    severities = Counter(result.severity for result in results if result.status is Status.FAIL)
    return Summary(
        counts=counts,
        failed_by_severity={severity.value: severities[severity] for severity in Severity},
        by_area=_split(results, lambda result: area_of[result.rule]),
        by_node=_split(results, lambda result: result.node or SHARED),
        score=passed / judged if judged else None,
        coverage=judged / (judged + unread) if judged + unread else None,
        verdict=verdict(failed, unread, passed),
        waived=sum(result.waived for result in results),
        attested=sum(result.attested for result in results),
    )


def verdict(failed: int, unread: int, passed: int) -> str:
    """fail where anything failed; incomplete where something could not be checked or nothing was judged."""
    if failed:
        return "fail"
    return "incomplete" if unread or not passed else "pass"


def _counts(results: Iterable[Result]) -> dict[str, int]:
    found = Counter(result.status for result in results)
    return {status.value: found[status] for status in Status}


def _split(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for result in results:
        name = key(result)
        if name not in groups:
            groups[name] = dict.fromkeys(map(str, Status), 0)
        groups[name][result.status] += 1
    return dict(sorted(groups.items()))
