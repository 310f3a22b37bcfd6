"""The names of the samples, each with its plan in `samples/plans/` and its bundles in `samples/<name>/`."""

from __future__ import annotations

NAMES = (
    "compliant",
    "drifted",
    "partial",
    "single",
    "agents",
    "agents-drifted",
    "sm6-6.22",
    "sm6-6.22-drifted",
    "sm6-6.14",
    "sm6-6.14-drifted",
    "sm6-updated",
    "sm6-updated-drifted",
    "sm5-5.66",
    "sm5-5.66-drifted",
    "sm5-5.3",
    "sm5-5.3-drifted",
    "sm4",
    "sm4-drifted",
)
# 32-bit Windows: no such computer can be had here, so the collector asks nodes in memory.
IN_MEMORY = ("sm4", "sm4-drifted")
