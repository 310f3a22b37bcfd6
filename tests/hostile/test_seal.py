"""A seal that was moved, doubled or opened does not make other content pass as what was collected."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from fuzz.seeds import KEY, sealed, small_bundle

from esmreport.io import bundles
from tests.hostile.log import note
from tests.hostile.trial import SAMPLES

TRIALS = 1_500


def _written() -> tuple[bytes, bytes]:
    """A small bundle as the collector writes it: its content, and its seal as it stands in the file."""
    path = next(iter(sorted((SAMPLES / "single").glob("*.json"))))
    data = json.loads(sealed(small_bundle(json.loads(path.read_bytes()))))
    seal = json.dumps(data.pop("seal"), sort_keys=True, separators=(",", ":"))
    content = json.dumps(data, sort_keys=True, separators=(",", ":")).encode("ascii")
    return content, f',"seal":{seal}'.encode("ascii")


CONTENT, SEAL = _written()


def state_of(raw: bytes, place: Path) -> tuple[str, Any]:
    """The state of the seal of a file, and what the file says without it; ("refused", None) where it is no bundle."""
    path = place / "bundle.json"
    path.write_bytes(raw)
    loaded = bundles.load([str(path)], key=KEY)
    if loaded.refused:
        return "refused", None
    [bundle] = loaded.bundles
    return bundle.seal, {name: value for name, value in bundle.data.items() if name != "seal"}


def test_the_seal_of_the_collector_holds(tmp_path: Path) -> None:
    assert state_of(CONTENT[:-1] + SEAL + b"}\n", tmp_path) == ("sealed", json.loads(CONTENT))


def test_a_seal_in_another_place_vouches_for_nothing_else(tmp_path: Path) -> None:
    rng = random.Random(5)
    starts = [at for at in range(1, len(CONTENT)) if CONTENT[at : at + 1] in b',"}]{:']
    opened = (SEAL, SEAL[:-1] + b',"x":"}', SEAL[:-1] + b',"x":[],"y":"', SEAL.replace(b":", b" :", 1), b"")
    told: dict[str, int] = {}
    for _ in range(TRIALS):
        raw = CONTENT
        for _ in range(rng.randint(1, 2)):
            at = rng.choice(starts)
            raw = raw[:at] + rng.choice(opened) + raw[at:]
        if rng.random() < 0.5:
            raw = raw[:-1] + SEAL + b"}"
        if rng.random() < 0.3:
            raw = raw.replace(b"ESMNODE1", b"ESMNODE9", 1)
        state, said = state_of(raw, tmp_path)
        told[state] = told.get(state, 0) + 1
        assert state not in ("sealed", "hash_only") or said == json.loads(CONTENT), raw
    for state, count in told.items():
        note(state, count=count)
    assert told["refused"] and told["altered"] + told.get("unsealed", 0)
