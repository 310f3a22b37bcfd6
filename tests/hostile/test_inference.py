"""What the site's values are worked out from, damaged: the node that is left must not set the measure for itself.

The two nodes name different places here; then each of the sources, and each pair of one kind, is made unreadable.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.damage import written
from tests.hostile.trial import CLOCK, SAMPLES, results, run

Bundle = dict[str, Any]
Source = tuple[str, str]
JSL = tuple(f"jsl.ini:{name}" for name in ("jslcmn", "jslweb", "jslem", "jslalert"))


def _bundles() -> dict[str, Bundle]:
    paths = sorted((SAMPLES / "compliant").glob("*.json"))
    return {path.name.partition("_")[0]: json.loads(path.read_bytes()) for path in paths}


def _item(bundle: Bundle, source: str) -> Any:
    """The item of a source: a role of a file on C:, a file's path, or the registry key of ESMPRO."""
    for item in bundle["items"]:
        target = item["target"]
        if source in (item["id"], target.get("path")) or (source in JSL and target.get("role") == source):
            return item
    raise LookupError(source)


def _registry(bundle: Bundle, name: str, text: str) -> None:
    for row in _item(bundle, REGISTRY)["value"]["keys"]:
        for value in row["values"] or ():
            if value["name"] == name:
                value.update(text=text, raw=(text + "\0").encode("utf-16-le").hex())


def _file(bundle: Bundle, source: str, before: str, after: str) -> None:
    value = _item(bundle, source)["value"]
    old = base64.b64decode(value["base64"])
    raw = old.replace(before.encode(), after.encode())
    assert raw != old, source
    value.update(base64=base64.b64encode(raw).decode(), size=len(raw), sha256=hashlib.sha256(raw).hexdigest())


REGISTRY = r"registry:32:HKLM\SOFTWARE\NEC"
CLPCONF = r"C:\Program Files\CLUSTERPRO\etc\clp.conf"
OPTIONS = r"X:\WEB-INF\service\options.txt"


def _work_dir_elsewhere(bundles: Mapping[str, Bundle], node: str) -> None:
    _registry(bundles[node], "WorkDir", "X:\\ESM\\NVWORK")


def _work_dir_on_another_drive(bundles: Mapping[str, Bundle], node: str) -> None:
    _registry(bundles[node], "WorkDir", "D:\\NVWORK")


def _service_folder_elsewhere(bundles: Mapping[str, Bundle], node: str) -> None:
    for source in JSL:
        _file(bundles[node], source, "X:", "X:\\\\ESM")


def _package_folder_elsewhere(bundles: Mapping[str, Bundle], node: str) -> None:
    del node
    _file(bundles["ESMNODE1"], OPTIONS, "pkgpool", "esm\\pkgpool")


CHANGES: tuple[Callable[[Mapping[str, Bundle], str], None], ...] = (
    _work_dir_elsewhere,
    _work_dir_on_another_drive,
    _service_folder_elsewhere,
    _package_folder_elsewhere,
)


def _judged(bundles: Mapping[str, Bundle], place: Path) -> dict[Any, str]:
    source, out = place / "bundles", place / "out"
    for folder in (source, out):
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
    for name, data in bundles.items():
        (source / f"{name}.json").write_bytes(written(json.loads(json.dumps(data)), "renewed"))
    code, printed, crashed = run(
        ["report", str(source), "-o", str(out), "--format", "json", "--as-of", CLOCK]
    )
    assert (code in (0, 4), crashed) == (True, ""), printed
    return results(out)


def _without(bundles: Mapping[str, Bundle], sources: tuple[Source, ...]) -> dict[str, Bundle]:
    copy: dict[str, Bundle] = json.loads(json.dumps(bundles))
    for node, source in sources:
        _item(copy[node], source).update(outcome="DENIED", code=5, value=None)
    return copy


SOURCES = tuple((node, source) for node in ("ESMNODE1", "ESMNODE2") for source in (REGISTRY, CLPCONF))


@pytest.mark.parametrize("node", ["ESMNODE1", "ESMNODE2"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_what_cannot_be_read_sets_no_measure(
    change: Callable[[Mapping[str, Bundle], str], None], node: str, tmp_path: Path
) -> None:
    bundles = _bundles()
    change(bundles, node)
    before = _judged(bundles, tmp_path)
    everything_of = [tuple((name, source) for source in JSL) for name in bundles]
    lost = [
        *((source,) for source in (*SOURCES, ("ESMNODE1", OPTIONS))),
        SOURCES[::2],
        SOURCES[1::2],
        *everything_of,
    ]
    for sources in lost:
        after = _judged(_without(bundles, sources), tmp_path)
        better = [key for key, status in after.items() if status == "pass" and before.get(key) != "pass"]
        assert not better, (sources, better)
