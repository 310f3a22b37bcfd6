"""Damage to the bytes of a bundle, by somebody or something that does not know what a bundle is."""

from __future__ import annotations

import gzip
import io
import random
import zipfile


def truncated(rng: random.Random, raw: bytes) -> bytes:
    return raw[: rng.randrange(len(raw))]


def flipped(rng: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(rng.choice((1, 1, 8, 100))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def encoded(rng: random.Random, raw: bytes) -> bytes:
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


def twice(rng: random.Random, raw: bytes) -> bytes:
    """The same key twice, one of them as it was."""
    at = rng.choice([index for index in range(1, len(raw)) if raw[index - 1 : index + 1] == b'{"'])
    name = raw[at : raw.index(b'"', at + 1) + 1]
    return raw[:at] + name + rng.choice((b": null, ", b": [], ", b": 5, ")) + raw[at:]


def digits(rng: random.Random, raw: bytes) -> bytes:
    at = rng.choice(
        [
            index
            for index in range(len(raw))
            if raw[index : index + 2] == b": " and raw[index + 2 : index + 3].isdigit()
        ]
    )
    return raw[: at + 2] + b"9" * 10_000 + rng.choice((b"", b".5", b"e999")) + raw[at + 2 :]


def nested(rng: random.Random, raw: bytes) -> bytes:
    depth = rng.choice((201, 2_000, 100_000))
    return rng.choice(
        (
            b"[" * depth + b"]" * depth,
            b'{"a":' * depth,
            raw[:-1] + b', "x": ' + b"[" * depth + b"]" * depth + b"}",
        )
    )


def archive(rng: random.Random, raw: bytes) -> bytes:

    if rng.random() < 0.5:
        return gzip.compress(raw, 1, mtime=0)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("bundle.json"), raw)
    return held.getvalue()
