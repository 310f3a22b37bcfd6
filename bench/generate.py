"""Makes bundles of many clusters from the samples: other names, other faults, the same shape; seeded.

    python bench/generate.py OUT CLUSTERS [--seed 1] [--pad 344]

Each cluster is a pair of bundles derived from samples/compliant: cluster and computer names are replaced inside
clp.conf too, a few settings are changed as the seed says, and the seal is made again. `--pad` adds registry values
until a bundle has that many KB, as a busy server has them: the same ones on both nodes.
"""

from __future__ import annotations

import argparse
import base64
import copy
import hashlib
import json
import random
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[1] / "samples"
SERVICES = ("Nvbase", "Nvrmapd", "ESMASVNT", "ESMDSVNT", "ESMCommonComponent", "ESMWebContainer", "Nvcmd")
Bundle = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("clusters", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pad", type=int, default=0, help="size of a bundle in KB")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for number in range(asked.clusters):
        for name, bundle in pair(number, asked.seed, asked.pad):
            (asked.out / name).write_text(canonical(bundle), encoding="ascii")


def templates() -> list[Bundle]:
    paths = sorted((SAMPLES / "compliant").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def pair(number: int, seed: int, pad: int = 0) -> Iterator[tuple[str, Bundle]]:
    """File name and bundle of both nodes of cluster `number`."""
    draw = random.Random(f"{seed}/{number}")
    names = {"esm-cluster": f"cluster-{number:05d}"}
    for index, bundle in enumerate(templates()):
        old = bundle["node"]["computer_name"]
        names[old] = f"N{number:05d}{'AB'[index]}"
    for bundle in templates():
        made = renamed(bundle, names)
        damage(made, draw)
        if pad:
            fill(made, pad * 1024, random.Random(f"{seed}/{number}/pad"))
        seal(made)
        stamp = made["run"]["started"].translate(str.maketrans("", "", "-:"))
        yield f"{made['node']['computer_name']}_{stamp}.json", made


def renamed(bundle: Bundle, names: dict[str, str]) -> Bundle:
    text = canonical(bundle)
    for old, new in names.items():
        text = text.replace(old, new).replace(old.lower(), new.lower())
    made: Bundle = json.loads(text)
    for item in made["items"]:
        if item["probe"] == "file" and item["target"].get("role") == "clp.conf" and item["value"]:
            raw = base64.b64decode(item["value"]["base64"])
            for old, new in names.items():
                raw = raw.replace(old.encode(), new.encode()).replace(
                    old.lower().encode(), new.lower().encode()
                )
            item["value"].update(
                base64=base64.b64encode(raw).decode(), sha256=hashlib.sha256(raw).hexdigest(), size=len(raw)
            )
    made["run"]["id"] = hashlib.sha256(made["node"]["computer_name"].encode()).hexdigest()[:32]
    return made


def damage(bundle: Bundle, draw: random.Random) -> None:
    """Some start types and registry texts that are wrong."""
    wrong = set(draw.sample(SERVICES, draw.randint(0, len(SERVICES))))
    for item in bundle["items"]:
        if item["probe"] == "service" and item["target"]["name"] in wrong and item["value"]:
            item["value"]["api"]["start"] = item["value"]["registry"]["start"] = 2
        if item["probe"] == "registry" and item["value"] and draw.random() < 0.2:
            for key in item["value"]["keys"]:
                for value in key["values"] or ():
                    if value.get("text", "").startswith("X:\\NVWORK") and draw.random() < 0.3:
                        value["text"] = value["text"].replace("X:\\NVWORK", "C:\\NVWORK")


def fill(bundle: Bundle, size: int, draw: random.Random, apart: Container[int] = ()) -> None:
    """Adds registry values until the bundle has `size` bytes. Nodes that are given `draw` of one seed get the same ones;
    those whose number is in `apart` name the node, and so differ."""
    root = next(
        item
        for item in bundle["items"]
        if item["id"].casefold() == "registry:64:hklm\\software\\nec" and item["value"]
    )
    node = bundle["node"]["computer_name"]
    number = 0
    missing = size - len(canonical(bundle))
    while missing > 0:
        text = "".join(draw.choice("監視設定値サーバ通報ABCDEF0123456789") for _ in range(40))
        if number in apart:
            text = node + text[len(node) :]
        value = {"name": f"Value{number:05d}", "type": 1, "raw": text.encode("utf-16-le").hex(), "text": text}
        key = {"path": f"BENCH\\Key{number:05d}", "outcome": "OK", "code": None, "values": [value]}
        root["value"]["keys"].append(key)
        missing -= len(canonical(key)) + 1
        number += 1


def seal(bundle: Bundle) -> None:
    content = copy.copy(bundle)
    old = content.pop("seal")
    digest = hashlib.sha256(canonical(content).encode("ascii")).hexdigest()
    bundle["seal"] = {**old, "content_sha256": digest, "hmac_sha256": None}


if __name__ == "__main__":
    main()
