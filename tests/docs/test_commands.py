"""Every command that a document shows is run, and what a manual prints below it is what comes out."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.docs.pages import MANUALS, PAGES, ROOT, blocks
from tests.test_cli import run

# What these tests share is made once.
pytestmark = pytest.mark.xdist_group("documents")

CLUSTER = "esm-cluster"
# Done, findings at the level asked for, incomplete: what a document may show without a word.
FINE = (0, 3, 4)
# Shown, and run elsewhere: what sets this computer up, and what needs a node or a network.
ELSEWHERE = {
    r"bash scripts/(demo|test)\b": "the README's own commands: scripts/test is how all this is run",
    r"pip install ": "tests/install",
    r"(python3|~/esmreport/bin/python|py -3\.13|C:\\esmreport\\Scripts\\python) -m ": "tests/install",
    r"python scripts/wheels\.py ": "tests/install",
    r"python\.exe -I esmcollect\.pyz": "tests/windows, tests/kit",
    r"python -m pytest ": "what it says is this",
    r"python scripts/rules_page\.py": "tests/meta",
    r"esmreport .*--scheduler ": "tests/fleet/test_distributed.py",
    r"esmreport import ": "tests/raw",
    r"esmreport kit .*--runtime ": "tests/kit: the Windows Python of python.org is no part of this repository",
}
CHECKS = "rule,subject,node,result,by,date,valid_until,seen\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which somebody has already worked as the documents say."""
    place = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "samples" / "drifted", place / "bundle")
    (place / "samples").symlink_to(ROOT / "samples")
    (place / "checks.csv").write_text(CHECKS, encoding="utf-8")
    (place / "waivers.toml").write_text(waivers(), encoding="utf-8")
    assert run("bundle", "-o", "report", cwd=place).returncode in FINE
    assert run("site", "init", "bundle", "-o", "site.toml", cwd=place).returncode == 0
    assert run("kit", "first", "--site", "site.toml", cwd=place).returncode == 0
    shutil.copy(place / "first.key", place / "esmkit.key")
    shutil.copytree(place / "report", place / "last")
    for name in ("drifted", "agents-drifted"):
        shutil.copytree(ROOT / "samples" / name, place / "bundles", dirs_exist_ok=True)
    assert run("bundles", "-o", "last-month", "--format", "json", cwd=place).returncode in FINE
    return place


def waivers() -> str:
    """The exceptions that the manual shows."""
    [block] = [block for block in blocks(MANUALS[0]) if block.language == "toml"]
    return "\n".join(block.lines) + "\n"


def shown() -> Iterator[str]:
    """Every command line in a block of a document, as typed on Linux; the manuals' own ones come with their output."""
    for page in PAGES:
        for block in blocks(page):
            if block.language not in ("", "sh", "bat"):
                continue
            for line in block.lines:
                command = re.split(r"\s{2,}#|\s# ", line.strip())[0].strip()
                if re.match(r"esmreport |(bash|python\S*|pip|py|~/\S+|C:\\\S+) ", command):
                    yield command


COMMANDS = sorted(set(shown()))
HERE = [command for command in COMMANDS if not any(re.match(pattern, command) for pattern in ELSEWHERE)]


def test_the_documents_show_commands() -> None:
    assert len(HERE) > 15
    assert all(any(re.match(pattern, command) for command in COMMANDS) for pattern in ELSEWHERE)


@pytest.mark.parametrize("command", HERE)
def test_every_command_of_a_document_runs(office: Path, tmp_path: Path, command: str) -> None:
    typed = command.replace("NAME", CLUSTER).replace("E:\\", f"{tmp_path}/").replace("\\", "/")
    program, *arguments = shlex.split(typed)
    assert program == "esmreport", f"say in ELSEWHERE where {command} is run"
    # What has to be a new folder or file must not meet that of another command.
    for option, name in (("fix", "fix"), ("kit", "esmkit")):
        if arguments[0] == option:
            shutil.rmtree(office / name, ignore_errors=True)
            (office / f"{name}.key").unlink(missing_ok=True)
    if arguments[:2] == ["site", "init"]:
        arguments[-1] = f"{tmp_path}/{arguments[-1]}"
    done = run(*arguments, cwd=office)
    assert done.returncode in FINE, done.stderr
    assert "Traceback" not in done.stderr
    if arguments[0] == "kit" and not (office / "esmkit.key").exists():
        shutil.copy(office / "first.key", office / "esmkit.key")


def steps(manual: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command of a manual and the lines shown below it."""
    for block in blocks(manual):
        if block.language != "console":
            continue
        for part in "\n".join(block.lines).split("$ ")[1:]:
            command, *output = part.strip("\n").split("\n")
            yield command, output


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_the_manual_can_be_followed_from_beginning_to_end(manual: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples" / "drifted", tmp_path / "bundle")
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "waivers.toml").write_text(waivers(), encoding="utf-8")
    followed = 0
    for command, expected in steps(manual):
        program, *arguments = shlex.split(command)
        assert program == "esmreport"
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode in FINE, f"{command}: {done.stderr}"
        missing = unlike(expected, done.stdout.splitlines())
        assert missing is None, f"{command}\nshown: {missing}\n{done.stdout}\n{done.stderr}"
        followed += 1
    assert followed >= 11


def unlike(expected: list[str], output: list[str]) -> str | None:
    """The first line shown that does not come out there; `…` stands for anything, a line of it for any lines."""
    rest = list(output)
    skipping = False
    for line in expected:
        if line == "…":
            skipping = True
            continue
        pattern = re.sub(r"([\[\]?*])", r"[\1]", line).replace("…", "*")
        while rest and not fnmatchcase(rest[0], pattern) and skipping:
            rest.pop(0)
        if not rest or not fnmatchcase(rest.pop(0), pattern):
            return line
        skipping = False
    return None if skipping or not rest else f"nothing after {expected[-1]}"


def test_what_does_not_come_out_is_noticed() -> None:
    assert unlike(["a", "…", "d…"], ["a", "b", "c", "d1"]) is None
    assert unlike(["a", "b"], ["a", "c"]) == "b"
    assert unlike(["a"], ["a", "b"]) == "nothing after a"
