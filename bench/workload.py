"""The pair that single audits are measured on: two bundles of 344 KB on which 37 rules fail in 131 places.

python bench/workload.py OUT
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from bench.generate import SAMPLES, Bundle, canonical, fill, seal  # noqa: E402

KILOBYTES = 344
_LATER = re.compile(rb"(?i)\b(armload|armkill)\b")


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, text in heavy_pair():
        (out / name).write_text(text, encoding="ascii")


def heavy_pair() -> Iterator[tuple[str, str]]:
    """File name and text of both bundles."""
    for path in sorted((SAMPLES / "drifted").glob("*.json")):
        bundle: Bundle = json.loads(path.read_text(encoding="utf-8"))
        for item in bundle["items"]:
            if item["outcome"] == "OK" and item["value"]:
                SPOIL.get(item["probe"], _nothing)(item)
        fill(bundle, KILOBYTES * 1024, random.Random(path.name))
        seal(bundle)
        yield path.name, canonical(bundle)


def _nothing(_item: dict[str, Any]) -> None:
    return


def _service(item: dict[str, Any]) -> None:
    item["value"]["api"]["start"] = item["value"]["registry"]["start"] = 2


def _registry(item: dict[str, Any]) -> None:
    for key in item["value"]["keys"]:
        for value in key["values"] or ():
            if "text" in value:
                value["text"] = value["text"].replace("X:\\", "C:\\")
            elif "int" in value:
                value["int"] += 1


def _file(item: dict[str, Any]) -> None:
    raw = item["value"].get("base64")
    if raw is None or item["target"].get("role") == "clp.conf":
        return
    content = base64.b64decode(raw).replace(b"X:", b"C:")
    if item["target"].get("role") != "script":
        content = (
            content.replace(b"=1", b"=0").replace(b"true", b"false").replace(b"198.51.100.", b"203.0.113.")
        )
    else:
        content = _LATER.sub(rb"\1 /W 1", content)
    item["value"].update(
        base64=base64.b64encode(content).decode(),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


SPOIL = {"service": _service, "registry": _registry, "file": _file}


if __name__ == "__main__":
    main()
