"""Samples stay small enough to be looked at and carried: no bundle, and no cluster of bundles, of 2 MB."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[1] / "samples"
MOST = 2_000_000
CLUSTERS = sorted({path.parent for path in SAMPLES.rglob("ESMNODE*.json")})


def test_there_are_samples() -> None:
    assert len(CLUSTERS) >= 10


@pytest.mark.parametrize("folder", CLUSTERS, ids=lambda folder: str(folder.relative_to(SAMPLES)))
def test_the_bundles_of_a_cluster_are_small(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.glob("*.json")) < MOST
