"""Exit codes of `esmreport`, and which of them a report calls for."""

from __future__ import annotations

from collections.abc import Iterable

from esmreport.core.model import Report, Severity, Status

DONE, FAILED, USAGE, FINDINGS, INCOMPLETE, ALTERED, NOT_A_BUNDLE = 0, 1, 2, 3, 4, 5, 6
INTERRUPTED = 130
# When several hold, the first of these decides.
PRECEDENCE = (FAILED, ALTERED, NOT_A_BUNDLE, FINDINGS, INCOMPLETE)


def decided(codes: Iterable[int]) -> int:
    """The one exit code of several."""
    found = set(codes)
    return next((code for code in PRECEDENCE if code in found), DONE)


def verdict_codes(report: Report, fail_on: str) -> set[int]:
    """INCOMPLETE where something was not collected or not checked, FINDINGS where something fails at the level
    of `fail_on` (none, new, low, medium, high, critical)."""
    codes: set[int] = set()
    if any(result.status is Status.COULD_NOT_CHECK for result in report.results) or _gaps(report):
        codes.add(INCOMPLETE)
    if _found(report, fail_on):
        codes.add(FINDINGS)
    return codes


def _found(report: Report, fail_on: str) -> bool:
    """Whether something fails at the level asked for; accepted exceptions do not count."""
    if fail_on == "none":
        return False
    if fail_on == "new" and report.drift is not None:
        return any(
            change.after == Status.FAIL and not change.waived for change in report.drift.of_kind("new")
        )
    # Without an earlier audit of this cluster, every failure is new.
    return fails_at(report, None if fail_on == "new" else Severity(fail_on))


def fails_at(report: Report, level: Severity | None) -> bool:
    """Whether a result fails at or above `level` (None: any) and is no accepted exception."""
    ranks = list(Severity)
    least = len(ranks) if level is None else ranks.index(level)
    return any(
        r.status is Status.FAIL and not r.waived and ranks.index(r.severity) <= least for r in report.results
    )


def _gaps(report: Report) -> bool:
    return any(node.gaps for node in report.nodes) or bool(report.cluster.missing_servers)
