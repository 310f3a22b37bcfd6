"""Bundles as sticks, disks and strangers leave them: seeded damage that knows where something stands in a bundle.

A damage takes a bundle as data and changes it in place, or takes its bytes. It leaves less evidence than before, so that no
verdict may become better. Some kinds make a bundle say something else instead: `claim` is the reason, and counts only where
the seal was taken off or made anew. Whoever does that may say what he likes of a node; the report says that nothing vouches
for it.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.hostile import damage_anywhere as anywhere
from tests.hostile import damage_bytes as raw_bytes
from tests.hostile import damage_envelope as envelope
from tests.hostile import damage_items as items
from tests.hostile.damage_anywhere import Data

Change = Callable[[random.Random, Data], None]

SEALS = ("kept", "removed", "renewed")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One way to damage a bundle. `claim`: why it may say something else instead of less, or empty where it cannot."""

    change: Change
    claim: str = ""


KINDS: Mapping[str, Kind] = {
    "items dropped": Kind(change=items.drop_items),
    "item twice": Kind(change=items.duplicate_item),
    "items not read": Kind(change=items.gap),
    "parts of items not read": Kind(change=items.inner_gap),
    "unknown outcome": Kind(change=items.unknown_outcome),
    "wrong type somewhere": Kind(
        change=anywhere.wrong_type,
        claim="where the schema allows the value that was put there, it is another value like any other",
    ),
    "key dropped somewhere": Kind(change=anywhere.drop_key),
    "deep nesting": Kind(change=anywhere.deep),
    "envelope": Kind(change=envelope.envelope),
    "schema version": Kind(change=envelope.version),
    "not a number": Kind(change=anywhere.not_a_number),
    "clock": Kind(change=envelope.clock),
    "item absent": Kind(
        change=items.absent,
        claim="absent is what the collector says of a thing that it looked for and did not find",
    ),
    "huge number": Kind(change=anywhere.number, claim="another number is another observation"),
    "hostile text": Kind(change=anywhere.text, claim="another text is another observation"),
    "computer name": Kind(change=envelope.names, claim="it is then the bundle of another computer"),
    "site file": Kind(change=envelope.site_file),
    "access rights": Kind(change=envelope.descriptors),
    "bytes of a file": Kind(change=items.file_bytes),
    "rows of a list": Kind(change=items.list_rows, claim="a shorter list says that there is no more"),
    "values exchanged": Kind(change=items.swap, claim="two things of one kind may have each other's values"),
}

BYTES: Mapping[str, Callable[[random.Random, bytes], bytes]] = {
    "cut off": raw_bytes.truncated,
    "bits flipped": raw_bytes.flipped,
    "encoding": raw_bytes.encoded,
    "key twice": raw_bytes.twice,
    "number of 10,000 digits": raw_bytes.digits,
    "nested too deeply": raw_bytes.nested,
    "archive": raw_bytes.archive,
}


def written(data: Data, seal: str) -> bytes:
    """The bundle as a file: its seal as it was, taken off, or made anew (with the counts of its items)."""
    if seal == "removed":
        data.pop("seal", None)
    elif seal == "renewed":
        _recount(data)
        data.pop("seal", None)
        content = json.dumps(data, sort_keys=True, separators=(",", ":")).encode("ascii")
        digest = hashlib.sha256(content).hexdigest()
        data["seal"] = {"content_sha256": digest, "hmac_sha256": None, "key_id": None}
    return json.dumps(data, sort_keys=True).encode("ascii")


def _recount(data: Data) -> None:
    items, counts = data.get("items"), data.get("counts")
    if isinstance(items, list) and isinstance(counts, dict):
        for outcome in counts:
            counts[outcome] = sum(isinstance(item, dict) and item.get("outcome") == outcome for item in items)


def damaged_bytes(raw: bytes, seed: int) -> bytes | None:
    """One to three changes to a bundle given as bytes, for a fuzzer; None where it is none."""
    rng = random.Random(seed)
    if rng.random() < 0.1:
        return None
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    try:
        for _ in range(rng.randint(1, 3)):
            KINDS[rng.choice(tuple(KINDS))].change(rng, data)
        changed = written(data, rng.choice(SEALS))
        return BYTES[rng.choice(tuple(BYTES))](rng, changed) if rng.random() < 0.2 else changed
    # What was damaged before does not always have what the next damage looks for.
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError):
        return None
