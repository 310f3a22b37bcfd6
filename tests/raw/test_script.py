"""The no-Python collector asks for what the other one asks for, and a setting never becomes a command."""

from __future__ import annotations

import re

import pytest

from esmcollect import manifest
from esmreport.resources import collector_dir

from .said import script_keys, script_products

FOLDER = collector_dir() / "legacy"
SCRIPT = "".join(
    (FOLDER / name).read_text(encoding="utf-8") for name in ("collect-nopython.cmd", "collect-places.cmd")
)
CODE = [line for line in SCRIPT.splitlines() if not line.casefold().startswith("rem")]
# Commands of Server 2003 SP2; what is newer may only fail quietly.
BUILT_IN = {
    "cacls", "call", "cmd", "copy", "dir", "echo", "exit", "find", "for", "fsutil", "goto", "icacls", "if", "ipconfig",
    "mkdir", "net", "reg", "sc", "set", "setlocal", "type", "vol", "whoami",
}  # fmt: skip
WRITING = re.compile(
    r"\b(?:del|erase|rd|rmdir|move|ren|rename|attrib|xcopy)\b|\breg (?:add|delete|import)\b|\bnet (?:start|stop)\b"
    r"|\bsc (?:config|start|stop|delete|create)\b|\bicacls\b.*/(?:grant|deny|reset|restore|setowner)"
    r"|\bcacls\b.*/[gpred]\b",
    re.IGNORECASE,
)


def quoted(line: str) -> set[str]:
    return set(re.findall(r'"([^"]+)"', line))


@pytest.mark.parametrize("call", [":service", ":image"])
def test_it_asks_for_the_services_of_the_manifest(call: str) -> None:
    listed: set[str] = set()
    for line in CODE:
        if f"do call {call} %%s" in line:
            listed |= quoted(line)
    assert listed == set(manifest.ESMPRO_SERVICES + manifest.CLUSTER_SERVICES)


def test_it_exports_the_keys_of_the_manifest() -> None:
    """Trees are exported; of a key without its sub-keys a list of values is enough."""
    exported, listed = set(script_keys("export")), set(script_keys("values"))
    wanted = [(manifest.SERVICES_KEY, None)]
    for views, key, depth, _ in manifest.REGISTRY:
        wanted.append((key, depth))
        if "32" in views:
            wanted.append((key.replace("HKLM\\SOFTWARE\\", "HKLM\\SOFTWARE\\Wow6432Node\\"), depth))
    assert len(wanted) > 10
    assert [key for key, depth in wanted if key not in exported and (depth != 0 or key not in listed)] == []


def test_an_export_is_checked_by_the_names_of_sub_keys() -> None:
    """A key that may not be opened is not in an export; it must not look as if it were not there."""
    below = set(script_keys("values")) | {f"HKLM\\SOFTWARE\\{name}" for name in script_products()}
    for views, key, depth, _ in manifest.REGISTRY:
        if depth != 0:
            assert key in below, key
            wow = key.replace("HKLM\\SOFTWARE\\", "HKLM\\SOFTWARE\\Wow6432Node\\")
            assert "32" not in views or wow in below or key.rpartition("\\")[2] in script_products(), wow
    assert manifest.SERVICES_KEY in below


@pytest.mark.parametrize(
    "entry",
    [*manifest.JSL_FILES, manifest.OPTIONS_FILE, manifest.CLUSTER_FILE, *manifest.FILES, *manifest.PROGRAMS],
    ids=lambda entry: f"{entry[0]} {entry[1]}",
)
def test_it_copies_the_files_of_the_manifest(entry: tuple[str, str, str]) -> None:
    base, path, _ = entry
    shown = {
        "install": path.replace(path.split("\\")[1], "%1") if "jsl.ini" in path else path,
        "alert": "AlertMan\\" + path,
    }.get(base, path)
    assert any(shown in line for line in CODE), shown


@pytest.mark.parametrize("entry", manifest.FOLDERS, ids=lambda entry: f"{entry[0]} {entry[1]}")
def test_it_asks_about_the_folders_of_the_manifest(entry: tuple[str, str, str]) -> None:
    base, path, _ = entry
    if path and base not in ("package", "work_parent"):
        assert f'"{path}"' in SCRIPT


def test_every_suffix_of_a_script() -> None:
    assert f"for %%e in ({' '.join(manifest.SCRIPT_SUFFIXES)})" in SCRIPT


def test_only_commands_of_2003_and_none_that_writes() -> None:
    plain = [
        re.sub(
            r"if (?:not )?(?:/i )?\"[^\"]*\"==\"[^\"]*\" |if (?:not )?defined \S+ |>> ?\"[^\"]*\" ", "", one
        )
        for one in CODE
    ]
    first = {match.group(1).casefold() for one in plain if (match := re.match(r"@?\(?([a-zA-Z]+)\b", one))}
    assert first <= BUILT_IN
    assert [line for line in CODE if WRITING.search(line)] == []
    assert "powershell" not in SCRIPT.casefold() and "wmic" not in SCRIPT.casefold()


@pytest.mark.parametrize(
    "line",
    [
        'del "%P%"',
        "sc config Nvbase start= auto",
        'icacls "%B%" /grant x:F',
        "cacls x /e /g y:F",
        "reg add HKLM\\X",
        "net start x",
    ],
)
def test_a_command_that_writes_would_be_noticed(line: str) -> None:
    assert WRITING.search(line)


def test_everything_it_writes_lies_in_its_folder() -> None:
    targets = set()
    for line in CODE:
        targets |= set(re.findall(r"(?<![%\d])\d?>{1,2} ?(\"[^\"]+\"|\S+)", line))
    assert all(target.startswith(('"%RAW%\\', "nul", "&1")) for target in targets), targets


def test_what_was_read_stands_in_quotes_wherever_it_is_used() -> None:
    """Variables that hold text of the node are expanded in quotes only, and are never arguments of CALL."""
    risky = re.compile(r"%(?:B|P|Q|W|V|D|T|K|S|IMAGE|MARK|HOME|KEEP|TOP|ESMPRO|EsmDir)(?::[^%]*)?%")
    for line in CODE:
        outside = " ".join(line.split('"')[::2])
        assert not risky.search(outside), line
        assert not re.search(r"\bcall :\w+ .*%[A-Z]+%", line), line
    assert "enabledelayedexpansion" not in SCRIPT.casefold()


def test_labels_and_jumps_agree() -> None:
    labels = set(re.findall(r"^:(\w+)", SCRIPT, re.MULTILINE))
    used = set(re.findall(r"(?:goto|call) :?(\w+)", SCRIPT)) - {"eof"}
    assert used <= labels
    assert labels <= used


def test_both_can_be_read_in_one_sitting() -> None:
    for name in ("collect-nopython.cmd", "collect-places.cmd"):
        lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
        assert len(lines) < 300
        assert max(map(len, lines)) <= 170
