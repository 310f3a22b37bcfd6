"""Bundles as sticks, disks and strangers leave them: seeded damage that knows where something stands in a bundle.

A damage takes a bundle as data and changes it in place, or takes its bytes. `claim`: the damaged bundle says something else
instead of less (an item reported as absent, another number): whoever writes and seals it anew has a right to other
verdicts. All others leave less evidence than before, so that no verdict may become better.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
Change = Callable[[random.Random, Data], None]

SEALS = ("kept", "removed", "renewed")
GAPS = ("DENIED", "UNAVAILABLE", "LIMIT", "ERROR", "SKIPPED")
HOSTILE = (
    "=1+1",
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% raw %}",
    "javascript:alert(1)",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "\ufeff",
    "\uffff",
    "",
    "   ",
    "..\\..\\x",
    "CON",
    "a/b",
    "x" * 300,
    "%A%%B%",
    "é" * 2000,
    "file:///etc/passwd",
    "<img src=http://192.0.2.1/x>",
    "C:\\" + "a\\" * 5000,
)
WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    [],
    {},
    [None],
    {"": None},
    [[]],
    [{}],
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One way to damage a bundle."""

    change: Change
    claim: bool = False


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a JSON value, as keys and indices."""
    found: list[tuple[Any, ...]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in pairs:
        found.append((*path, key))
        found += places(part, (*path, key))
    return found


def some_place(rng: random.Random, data: Data) -> tuple[Any, int | str]:
    """A container and a key in it. Each step down is drawn anew, so that the few outer places come as often as the many
    inner ones."""
    holder: Any = data
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        # A seal that is damaged on purpose is a kind of its own.
        keys = [key for key in keys if key != "seal"]
        if not keys:
            return data, "items"
        key = rng.choice(keys)
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or rng.random() < 0.15:
            return holder, key
        holder = inner


def text_place(rng: random.Random, data: Data) -> tuple[Any, int | str]:
    """A container and a key in it under which a text stands."""
    for _ in range(200):
        holder, key = some_place(rng, data)
        if isinstance(holder[key], str):
            return holder, key
    return data["run"], "started"


def put(holder: Any, key: int | str, value: Any) -> None:
    holder[key] = value


def _drop_items(rng: random.Random, data: Data) -> None:
    for _ in range(rng.choice((1, 1, 3, 20))):
        if data["items"]:
            data["items"].pop(rng.randrange(len(data["items"])))


def _duplicate_item(rng: random.Random, data: Data) -> None:
    data["items"].insert(rng.randrange(len(data["items"])), dict(rng.choice(data["items"])))


def _gap(rng: random.Random, data: Data) -> None:
    for item in rng.sample(data["items"], min(len(data["items"]), rng.choice((1, 1, 5, 50)))):
        item.update(outcome=rng.choice(GAPS), code=rng.choice((5, 32, None)), value=None)


def _inner_gap(rng: random.Random, data: Data) -> None:
    """A sub-key, a sub-folder or a side of a service that could not be read."""
    rows = [row for item in data["items"] for row in _rows(item["value"])]
    for row in rng.sample(rows, min(len(rows), rng.choice((1, 5)))):
        keep = {name: row[name] for name in ("path",) if name in row}
        row.clear()
        row.update(keep, outcome=rng.choice(("DENIED", "ERROR", "LIMIT")), code=5, values=None, sd=None)


def _rows(value: Any) -> list[Data]:
    if not isinstance(value, dict):
        return []
    rows = [
        *value.get("keys", ()),
        *value.get("folders", ()),
        *(value[side] for side in ("api", "registry") if side in value),
    ]
    return [row for row in rows if isinstance(row, dict) and row.get("outcome") == "OK"]


def _absent(rng: random.Random, data: Data) -> None:
    rng.choice(data["items"]).update(outcome="ABSENT", code=2, value=None)


def _unknown_outcome(rng: random.Random, data: Data) -> None:
    rng.choice(data["items"])["outcome"] = rng.choice(("ok", "FINE", "", None, 1, [], "OK "))


def _wrong_type(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    put(holder, key, rng.choice(WRONG))


def _drop_key(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    del holder[key]


def _number(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    put(holder, key, rng.choice((2**31, 2**63, -(2**63), 10**18, 1e308, 10**40)))


def _not_a_number(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    put(holder, key, rng.choice((float("nan"), float("inf"), float("-inf"))))


def _text(rng: random.Random, data: Data) -> None:
    holder, key = text_place(rng, data)
    put(holder, key, rng.choice(HOSTILE))


def _deep(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    value: Any = "x"
    for _ in range(200):
        value = [value] if rng.random() < 0.5 else {"a": value}
    put(holder, key, value)


def _names(rng: random.Random, data: Data) -> None:
    data["node"]["computer_name"] = rng.choice((*HOSTILE, "ESMNODE9", "esmnode1"))


def _clock(rng: random.Random, data: Data) -> None:
    run = data["run"]
    choice = rng.randrange(5)
    if choice == 0:
        run["started"], run["ended"] = run["ended"], run["started"]
        run["started"] = "2030-01-01T00:00:00Z"
    elif choice == 1:
        run["started"] = rng.choice(
            ("", "yesterday", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "1601-01-01T00:00:00Z", "2026")
        )
    elif choice == 2:
        run["utc_offset_minutes"] = rng.choice((10**9, -(10**9), 1441, -1441, "540", 1.5, None, True, [540]))
    elif choice == 3:
        run["ended"] = rng.choice(("", "x", "10000-01-01T00:00:00Z"))
    else:
        run["interrupted"] = rng.choice((True, "no", 1, None))


def _site_file(rng: random.Random, data: Data) -> None:
    texts = (
        "",
        "[",
        "a = 1",
        "cluster_name = 3",
        "\x00",
        'cluster_name = "..\\\\..\\\\x"',
        "[[[",
        "x = " + "[" * 300,
    )
    data["site_file"] = rng.choice(
        [{"name": "site.toml", "sha256": "0" * 64, "text": text} for text in texts]
        + [{}, [], "site", {"name": None, "text": 3}, {"name": 5, "sha256": [], "text": ""}]
    )


def _descriptors(rng: random.Random, data: Data) -> None:
    table = data["security_descriptors"]
    if not table or rng.random() < 0.2:
        data["security_descriptors"] = rng.choice(({}, {"1": None}, {"1": 5}, {"1": {"a": 1}}))
    elif rng.random() < 0.5:
        del table[rng.choice(list(table))]
    else:
        table[rng.choice(list(table))] = rng.choice((None, 5, "", "D:(", "O:BAG:SY", [], "x" * 5000))


def _file_bytes(rng: random.Random, data: Data) -> None:
    files = [item["value"] for item in data["items"] if (item["value"] or {}).get("base64")]
    if files:
        value = rng.choice(files)
        value["base64"] = rng.choice(
            ("", "====", "é", "A", value["base64"][: len(value["base64"]) // 2], "AAAA" * 1000, "\ud800")
        )


def _list_rows(rng: random.Random, data: Data) -> None:
    lists = [
        part
        for item in data["items"]
        for part in (item["value"] or {}).values()
        if isinstance(part, list) and part
    ]
    if lists:
        chosen = rng.choice(lists)
        if rng.random() < 0.5:
            chosen.pop(rng.randrange(len(chosen)))
        else:
            chosen.append(rng.choice((chosen[0], None, 5, {}, [])))


def _swap(rng: random.Random, data: Data) -> None:
    first, second = rng.sample(data["items"], 2)
    first["value"], second["value"] = second["value"], first["value"]


def _envelope(rng: random.Random, data: Data) -> None:
    key = rng.choice([key for key in data if key not in ("items", "seal")])
    if rng.random() < 0.3:
        del data[key]
    else:
        data[key] = rng.choice(WRONG)


def _version(rng: random.Random, data: Data) -> None:
    if rng.random() < 0.2:
        data["schema"] = rng.choice(("esmreport/results", "", None, 1, "ESMREPORT/BUNDLE"))
    else:
        data["schema_version"] = rng.choice((0, -1, 2, 99, 10**30, "1", 1.0, True, None, [1]))


KINDS: Mapping[str, Kind] = {
    "items dropped": Kind(change=_drop_items),
    "item twice": Kind(change=_duplicate_item),
    "items not read": Kind(change=_gap),
    "parts of items not read": Kind(change=_inner_gap),
    "unknown outcome": Kind(change=_unknown_outcome),
    "wrong type somewhere": Kind(change=_wrong_type, claim=True),
    "key dropped somewhere": Kind(change=_drop_key, claim=True),
    "deep nesting": Kind(change=_deep, claim=True),
    "envelope": Kind(change=_envelope),
    "schema version": Kind(change=_version),
    "not a number": Kind(change=_not_a_number),
    "clock": Kind(change=_clock, claim=True),
    "item absent": Kind(change=_absent, claim=True),
    "huge number": Kind(change=_number, claim=True),
    "hostile text": Kind(change=_text, claim=True),
    "computer name": Kind(change=_names, claim=True),
    "site file": Kind(change=_site_file, claim=True),
    "access rights": Kind(change=_descriptors),
    "bytes of a file": Kind(change=_file_bytes, claim=True),
    "rows of a list": Kind(change=_list_rows, claim=True),
    "values exchanged": Kind(change=_swap, claim=True),
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


def _truncated(rng: random.Random, raw: bytes) -> bytes:
    return raw[: rng.randrange(len(raw))]


def _flipped(rng: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(rng.choice((1, 1, 8, 100))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _encoded(rng: random.Random, raw: bytes) -> bytes:
    text = raw.decode("utf-8")
    return rng.choice(
        (
            b"\xef\xbb\xbf" + raw,
            text.encode("utf-16"),
            text.encode("utf-16-le"),
            text.encode("utf-32"),
            b"\xff\xfe" + raw,
            raw.replace(b"ESMNODE", b"\x83\x5c\xff"),
            raw.replace(b"ESMNODE", b"\x00"),
            raw + b"\x00",
            raw + b"{}",
            b"\x00" * len(raw),
            b"",
            b" \n",
        )
    )


def _twice(rng: random.Random, raw: bytes) -> bytes:
    """The same key twice, one of them as it was."""
    at = rng.choice([index for index in range(1, len(raw)) if raw[index - 1 : index + 1] == b'{"'])
    name = raw[at : raw.index(b'"', at + 1) + 1]
    return raw[:at] + name + rng.choice((b": null, ", b": [], ", b": 5, ")) + raw[at:]


def _digits(rng: random.Random, raw: bytes) -> bytes:
    at = rng.choice(
        [
            index
            for index in range(len(raw))
            if raw[index : index + 2] == b": " and raw[index + 2 : index + 3].isdigit()
        ]
    )
    return raw[: at + 2] + b"9" * 10_000 + rng.choice((b"", b".5", b"e999")) + raw[at + 2 :]


def _nested(rng: random.Random, raw: bytes) -> bytes:
    depth = rng.choice((201, 2_000, 100_000))
    return rng.choice(
        (
            b"[" * depth + b"]" * depth,
            b'{"a":' * depth,
            raw[:-1] + b', "x": ' + b"[" * depth + b"]" * depth + b"}",
        )
    )


def _archive(rng: random.Random, raw: bytes) -> bytes:
    import gzip
    import io
    import zipfile

    if rng.random() < 0.5:
        return gzip.compress(raw, 1, mtime=0)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("bundle.json"), raw)
    return held.getvalue()


BYTES: Mapping[str, Callable[[random.Random, bytes], bytes]] = {
    "cut off": _truncated,
    "bits flipped": _flipped,
    "encoding": _encoded,
    "key twice": _twice,
    "number of 10,000 digits": _digits,
    "nested too deeply": _nested,
    "archive": _archive,
}


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


def pick(rng: random.Random, files: Sequence[bytes]) -> int:
    """Which of the bundles is damaged."""
    return rng.randrange(len(files))
