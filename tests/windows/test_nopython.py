"""Nodes without Python: collected by built-in commands, imported at the office, judged like any other.

What Wine's commands cannot show is listed in `EXPLAINED`; everything else must come out the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from esmreport.console import Console
from esmreport.io.kit import Kit, KitOrder, write_kit
from esmreport.resources import collector_dir
from esmreport.run_import import convert
from tests.canary import PLACES, canary_plan, leaks, secret
from tests.lab.ops import apply
from tests.lab.plan import base_plan
from tests.test_cli import run

from .compare import items_of
from .computer import Computer
from .snapshot import take

MINUTES = 10
# Rule -> why the imported evidence cannot decide it in this laboratory. Windows itself decides all but the first.
EXPLAINED = {
    "memory": "no built-in command tells the memory without translated words",
    "ACL": "Wine's icacls and cacls print nothing",
    "serial": "Wine's vol prints nothing into a file",
    "addresses": "Wine's ipconfig prints no network masks",
}


def make_kit(computer: Computer) -> Kit:
    order = KitOrder(
        folder=computer.folder / "e" / "kit",
        collector=collector_dir(),
        tool="esmreport 0",
        created="2026-03-31T02:00:00Z",
    )
    return write_kit(order)


def collect_raw(computer: Computer, kit: Kit) -> Path:
    """The raw folder of a double click on a kit without any Python."""
    result = computer.prefix.run("cmd", "/c", "E:\\kit\\collect.cmd", timeout=60 * MINUTES)
    assert result.code == 4, result.out.decode("cp932")
    assert result.err == b"", result.err.decode("cp932")
    assert "【採取済み】" in result.out.decode("cp932")
    folders = sorted((kit.folder / "bundle").glob("RAW_*"))
    return folders[-1]


def imported(raw: Path, folder: Path, kit: Kit) -> Path:
    assert convert(raw, folder, kit.key, None, Console(quiet=True)) in (0, 4)
    return sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[-1]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """Role -> raw folder's bundle and the bundle of the other collector on the same computer."""
    folder = tmp_path_factory.mktemp("both")
    plan = base_plan("sm6-6.40")

    def one(role: str) -> dict[str, Path]:
        with Computer(plan.view(role)) as computer:
            kit = make_kit(computer)
            before = take(computer, "before")
            raw = collect_raw(computer, kit)
            changes = [change for change in before.changes(take(computer, "after")) if "/e/" not in change]
            direct = folder / "direct" / f"{role}.json"
            direct.parent.mkdir(exist_ok=True)
            direct.write_text(json.dumps(computer.collect(rights=False)), encoding="ascii")
            changed = folder / f"changes-{role}.json"
            changed.write_text(json.dumps(changes), encoding="utf-8")
            return {"raw": imported(raw, folder / "raw", kit), "direct": direct, "changes": changed}

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(plan.collected, pool.map(one, plan.collected), strict=True))


def results(bundles: list[Path], folder: Path) -> dict[tuple[str, str, str], dict[str, Any]]:
    done = run(*map(str, bundles), "-o", str(folder), "--format", "json")
    assert done.returncode in (0, 4), done.stderr
    data = json.loads(next(folder.glob("*.json")).read_bytes())
    return {(one["rule"], one["subject"], one["node"] or ""): one for one in data["results"]}


def explained(result: dict[str, Any]) -> bool:
    """Whether the reason is one that `EXPLAINED` lists."""
    said = json.dumps(result["reason"], ensure_ascii=False) + result["rule"]
    marks = {"acl:": "ACL", "シリアル番号": "serial", "addresses": "addresses", "host": "memory"}
    return any(mark in said for mark in marks)


def test_the_verdicts_are_the_same_wherever_it_can_know(
    both: dict[str, dict[str, Path]], tmp_path: Path
) -> None:
    raw = results([one["raw"] for one in both.values()], tmp_path / "raw")
    direct = results([one["direct"] for one in both.values()], tmp_path / "direct")
    assert raw.keys() == direct.keys()
    other = {key for key in raw if raw[key]["status"] != direct[key]["status"]}
    assert {raw[key]["status"] for key in other} <= {"could_not_check"}
    assert [key for key in other if not explained(raw[key])] == []
    assert len(other) < len(raw) / 20
    judged = [key for key in raw if raw[key]["status"] in ("pass", "fail")]
    assert len(judged) > 100


def test_most_items_are_the_same(both: dict[str, dict[str, Path]]) -> None:
    """Values of registry, files, folders and listings; times of files have minutes only, drives no names.

    The batch variable %~t holds local time on Windows and UTC on Wine, whose times then come out 9 hours early.
    """
    early = timedelta(hours=9)
    for paths in both.values():
        raw = items_of(json.loads(paths["raw"].read_bytes()))
        direct = items_of(json.loads(paths["direct"].read_bytes()))
        assert raw.keys() == direct.keys()
        for key, item in raw.items():
            if item["probe"] in ("file", "folder") and item["value"] is not None:
                for one, late in ((item, early), (direct[key], timedelta())):
                    time = one["value"].get("modified")
                    one["value"]["modified"] = time and (datetime.fromisoformat(time) + late).isoformat()[:16]
            if item["outcome"] in ("OK", "ABSENT") and item["probe"] in ("file", "folder", "service_list"):
                assert item == direct[key], key
            if item["probe"] == "registry" and item["outcome"] == "OK":
                assert item["value"] == direct[key]["value"], key
            if item["outcome"] == "OK":
                assert direct[key]["outcome"] == "OK", key


def test_the_standby_does_not_hold_the_shared_disk(both: dict[str, dict[str, Path]]) -> None:
    items = json.loads(both["standby"]["raw"].read_bytes())["items"]
    shared = [item for item in items if str(item["target"].get("path", "")).startswith("X:")]
    assert shared and {item["outcome"] for item in shared} == {"UNAVAILABLE"}


# Windows' cmd.exe keeps the output of FOR /F and of pipes in memory; Wine's writes it to files in TEMP and leaves them
# there. collect-nopython.cmd sends them to the stick, so that these few are of the launcher.
WINES_PIPES = re.compile(r"/users/root/Temp(?:/CMD[0-9a-f]+\.tmp)?$")


def test_nothing_on_the_node_was_changed(both: dict[str, dict[str, Path]]) -> None:
    for paths in both.values():
        changes = json.loads(paths["changes"].read_text("utf-8"))
        assert [change for change in changes if not WINES_PIPES.search(change)] == []
        assert len(changes) < 20


def test_the_bundle_says_how_it_was_collected(both: dict[str, dict[str, Path]]) -> None:
    for paths in both.values():
        bundle = json.loads(paths["raw"].read_bytes())
        assert (bundle["collector"]["name"], bundle["collector"]["runtime"]) == ("collect-nopython", "none")
        assert bundle["run"]["interrupted"] is False
        direct = json.loads(paths["direct"].read_bytes())
        # The other collector ran right after it; the clock of cmd.exe tells local time.
        started, ended, after = (
            datetime.fromisoformat(text)
            for text in (bundle["run"]["started"], bundle["run"]["ended"], direct["run"]["started"])
        )
        assert started <= ended <= after + timedelta(seconds=1) < started + timedelta(minutes=MINUTES)
        assert bundle["node"]["os"] == direct["node"]["os"]


HOSTILE = 'X:\\a" & echo hacked>C:\\hacked.txt & rem "'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Computer, Path, Path]]:
    """A node whose settings hold commands, and a secret in every place."""
    plan = canary_plan()
    key = "${NEC}\\NVBASE"
    ops = [
        {"op": "registry.set", "on": "primary", "key": key, "name": "WorkDir", "value": HOSTILE},
        {"op": "env.set", "on": "primary", "name": "EsmDir", "value": HOSTILE},
        {"op": "service.set", "on": "primary", "name": "ESMCommonComponent", "image": f'"C:\\p" & {HOSTILE}'},
        {
            "op": "file.write", "on": "primary", "path": "${install}\\ESMWEB\\jslcmn\\jsl.ini",
            "text": f"[java]\nwrkdir={HOSTILE}\nwrkdir=^&echo hacked>C:\\hacked.txt\n"
            f"[service]\npassword={secret('jsl.ini', 'primary')}\n",
        },
        {
            "op": "file.write", "on": "primary", "path": "${script}\\a & echo hacked>C.cmd",
            "text": "rem\n",
        },
        {"op": "file.write", "on": "primary", "path": "${script}\\& 100 ^ (x)!.bat", "text": "rem\n"},
        {"op": "file.write", "on": "primary", "path": "${script}\\%TEMP%.bat", "text": "rem\n"},
    ]  # fmt: skip
    plan = apply(plan, [op for op in ops if ">" not in op.get("path", "")], "hostile")
    with Computer(plan.view("primary")) as computer:
        kit = make_kit(computer)
        raw = collect_raw(computer, kit)
        folder = tmp_path_factory.mktemp("hostile")
        yield computer, raw, imported(raw, folder, kit)


def test_a_setting_is_never_a_command(hostile: tuple[Computer, Path, Path]) -> None:
    computer, raw, _ = hostile
    assert not list(computer.prefix.drive_c.rglob("hacked*"))
    assert not list((computer.folder / "e").rglob("hacked*"))
    assert "done=1" in (raw / "raw.txt").read_text("cp932")


def test_the_import_masks_what_the_raw_folder_shows(hostile: tuple[Computer, Path, Path]) -> None:
    _, raw, bundle = hostile
    words = {place: secret(place, "primary") for place in PLACES if place != "site file"}
    assert leaks(bundle, words) == []
    written = [path for path in raw.rglob("*") if path.is_file() and path.suffix != ".tmp"]
    found = {leak.split(" as ")[0] for path in written for leak in leaks(path, words)}
    # No command shows what stands behind the first NUL of a text.
    assert sorted(words.keys() - found) == ["registry after nul"]


def test_a_script_whose_name_is_hard_to_quote_is_copied(hostile: tuple[Computer, Path, Path]) -> None:
    _, _, bundle = hostile
    items = {item["id"]: item for item in json.loads(bundle.read_bytes())["items"]}
    [plain] = [item for key, item in items.items() if key.startswith("file:") and "& 100 ^ (x)!.bat" in key]
    assert plain["outcome"] == "OK"
    # Wine's cmd.exe expands the text of a variable once more and then finds no such file (Windows' does not).
    # Even then nothing is made up: what was listed and not copied is no file that is absent.
    [percent] = [item for key, item in items.items() if key.startswith("file:") and "%TEMP%.bat" in key]
    assert percent["outcome"] in ("OK", "SKIPPED")


def test_a_second_run_makes_a_second_folder(hostile: tuple[Computer, Path, Path]) -> None:
    computer, raw, _ = hostile
    (raw.parent / "RAW_ESMNODE1-2").mkdir()
    (computer.folder / "e" / "kit" / "collect-places.cmd").write_bytes(b"@exit /b 0\r\n")
    again = computer.prefix.run("cmd", "/c", "E:\\kit\\collect-nopython.cmd", timeout=60 * MINUTES)
    assert again.code == 4
    assert (raw.parent / "RAW_ESMNODE1-3" / "raw.txt").exists()
