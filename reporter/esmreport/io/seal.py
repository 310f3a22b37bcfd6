"""Whether a bundle is as it was collected: its content against the hash in its seal, the seal against the kit's key."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from esmreport.core.model import Text
from esmreport.io.key import key_id

# The seal as the collector writes it; what is quoted inside a text has a backslash before its quotes.
_SEAL = re.compile(rb',"seal":\{[^{}\\]*\}')


def seal_state(data: Mapping[str, Any], key: bytes | None, raw: bytes = b"") -> str:
    """sealed (the key was given and the HMAC holds), hash_only, altered or unsealed. `raw`: the file that `data` was
    read from, where there is one; it saves the time of writing the content again."""
    seal = data.get("seal")
    if not isinstance(seal, dict) or not isinstance(seal.get("content_sha256"), str):
        return "unsealed"
    content = _as_written(raw)
    if hashlib.sha256(content).hexdigest() != seal["content_sha256"]:
        content = _content(data)
        if hashlib.sha256(content).hexdigest() != seal["content_sha256"]:
            return "altered"
    if key is None or not isinstance(seal.get("hmac_sha256"), str):
        return "hash_only"
    holds = hmac.compare_digest(hmac.new(key, content, hashlib.sha256).hexdigest(), seal["hmac_sha256"])
    return "sealed" if holds and seal.get("key_id") == key_id(key) else "altered"


def seal_fault(data: Mapping[str, Any]) -> Text:
    """Why an altered bundle is called so: its content does not fit its hash, or its seal not the key."""
    seal = data["seal"]
    if hashlib.sha256(_content(data)).hexdigest() != seal["content_sha256"]:
        return Text(
            ja="採取後に内容が変更されています（ハッシュが一致しません）。採取し直したものを指定してください。",
            en="was changed after it was collected (the hash does not match); collect again.",
        )
    return Text(
        ja=f"封印が --key の鍵と一致しません（鍵 ID {seal.get('key_id')}）。"
        "別のキットの鍵を指定したか、封印が書き換えられています。",
        en=f"its seal (key id {seal.get('key_id')}) does not fit the key of --key: "
        "that is another kit's key, or the seal was rewritten.",
    )


def _as_written(raw: bytes) -> bytes:
    """The file without its seal: the canonical content, where the file is as the collector wrote it. If its hash does
    not fit, somebody may still have written the same content in another way."""
    parts = _SEAL.split(raw, maxsplit=2)
    # With more than one, another than the seal itself would be left out of the hash.
    return (parts[0] + parts[1]).rstrip(b"\n") if len(parts) == 2 else b""


def _content(data: Mapping[str, Any]) -> bytes:
    unsealed = {name: value for name, value in data.items() if name != "seal"}
    return json.dumps(unsealed, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
