"""The command line as a user meets it: exit codes, sentences, files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from esmreport.cli import with_command
from esmreport.cli_faults import asked_language

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
HEAVY = {
    *("pandas", "numpy", "openpyxl", "weasyprint", "jinja2", "pyarrow", "distributed", "dask"),
    *("pydantic", "multiprocessing"),
}


def run(
    *arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.argv[0] = 'esmreport'; from esmreport.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd or ROOT,
        env={
            "PYTHONPATH": f"{ROOT / 'reporter'}:{ROOT / 'collector'}",
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            **(env or {}),
        },
    )


def sample(name: str) -> list[str]:
    return [str(path) for path in sorted((SAMPLES / name).glob("*.json"))]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["bundle/a.json"], ["report", "bundle/a.json"]),
        (["-o", "out", "a.json"], ["report", "-o", "out", "a.json"]),
        (["a.json", "-o", "rules"], ["report", "a.json", "-o", "rules"]),
        (["-o", "rules", "a.json"], ["report", "-o", "rules", "a.json"]),
        (["report", "a.json"], ["report", "a.json"]),
        (["rules", "list"], ["rules", "list"]),
        (["--help"], ["--help"]),
        (["--version"], ["--version"]),
        ([], []),
    ],
)
def test_bundles_alone_mean_report(typed: list[str], meant: list[str]) -> None:
    assert with_command(typed) == meant


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["report", "--help"],
        ["rules", "list"],
        ["rules", "list", "--json"],
        ["--nonsense"],
        ["--format", "docx", "a.json"],
        ["no-such-bundle.json"],
    ],
)
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    code = (
        "import sys\nsys.argv[0] = 'esmreport'\nfrom esmreport.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "reporter"), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    assert "HEAVY []" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("more", [(), ("--jobs", "2", "--per-cluster", "pdf,xlsx")], ids=["one", "several"])
def test_nothing_stays_in_the_folder_for_temporary_files(tmp_path: Path, more: tuple[str, ...]) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    bundles = [path for name in ("compliant", "agents")[: 1 + len(more)] for path in sample(name)]
    done = run(*bundles, "-o", str(tmp_path / "out"), *more, env={"TMPDIR": str(scratch)})
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").rglob("*.pdf"))) == (3 if more else 1)
    assert not list(scratch.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["report", "--help"],
        ["rules", "--help"],
        ["doctor", "--help"],
        ["kit", "--help"],
        ["verify", "--help"],
    ],
)
def test_help_fits_a_terminal_and_shows_an_example(arguments: list[str]) -> None:
    done = run(*arguments)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 100
    assert "Example:" in done.stdout or arguments == ["rules", "--help"]


def test_version() -> None:
    assert run("--version").stdout.startswith("esmreport ")


def test_results_are_written_and_named(tmp_path: Path) -> None:
    done = run(*sample("drifted"), "-o", str(tmp_path), "--format", "json,html")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "esm-cluster-audit.html",
        "esm-cluster-audit.json",
    ]
    assert set(done.stdout.splitlines()) == {str(path) for path in tmp_path.iterdir()}


def test_our_own_results_in_a_folder_are_skipped(tmp_path: Path) -> None:
    run(*sample("compliant"), "-o", str(tmp_path), "--format", "json")
    for path in sample("compliant"):
        (tmp_path / Path(path).name).write_bytes(Path(path).read_bytes())
    done = run(str(tmp_path), "-o", str(tmp_path / "again"), "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "esm-cluster-audit.json" in done.stderr


def test_findings_at_the_level_exit_3(tmp_path: Path) -> None:
    assert (
        run(*sample("drifted"), "-o", str(tmp_path), "--format", "json", "--fail-on", "critical").returncode
        == 3
    )
    assert (
        run(*sample("compliant"), "-o", str(tmp_path), "--format", "json", "--fail-on", "low").returncode == 0
    )


def test_incomplete_exits_4(tmp_path: Path) -> None:
    assert run(*sample("single"), "-o", str(tmp_path), "--format", "json").returncode == 4
    assert run(*sample("partial"), "-o", str(tmp_path), "--format", "json").returncode == 4


def test_altered_exits_5_and_names_the_file(tmp_path: Path) -> None:
    first, second = sample("compliant")
    data = json.loads(Path(first).read_text(encoding="utf-8"))
    data["run"]["label"] = "changed"
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(data), encoding="utf-8")
    done = run(str(changed), second, "-o", str(tmp_path / "out"), "--format", "json")
    assert done.returncode == 5
    assert "changed.json" in done.stderr
    results = json.loads((tmp_path / "out" / "esm-cluster-audit.json").read_text(encoding="utf-8"))
    of_node = [
        result["status"] for result in results["results"] if result["node"] == data["node"]["computer_name"]
    ]
    assert of_node and set(of_node) <= {"could_not_check", "not_applicable", "manual"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"schema": "esmreport/bundle"}', b"NaN"]
)
def test_no_bundle_exits_6_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(content)
    done = run(str(broken), "-o", str(tmp_path / "out"))
    assert done.returncode == 6
    assert "broken.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_newer_schema_names_both_versions(tmp_path: Path) -> None:
    data = json.loads(Path(sample("single")[0]).read_text(encoding="utf-8"))
    data["schema_version"] = 99
    newer = tmp_path / "newer.json"
    newer.write_text(json.dumps(data), encoding="utf-8")
    done = run(str(newer), "-o", str(tmp_path / "out"))
    assert done.returncode == 6
    assert "99" in done.stderr and "1" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "docx"],
        ["--lang", "fr"],
        ["--fail-on", "bad"],
        ["--as-of", "yesterday"],
        ["--as-of", "2026-02-30"],
        ["--as-of", "9999-12-31"],
        ["--as-of", "9999-12-31T23:59:59Z"],
        ["--as-of", "0001-01-01"],
        ["--appendix", "some"],
        ["--key", "/nowhere/key"],
        ["--site", "/nowhere/site.toml"],
        ["--unknown"],
    ],
)
def test_wrong_use_exits_2_with_a_sentence(tmp_path: Path, arguments: list[str]) -> None:
    done = run(*sample("single"), "-o", str(tmp_path), *arguments)
    assert done.returncode == 2
    assert done.stderr.strip() and "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_exits_1(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x")
    done = run(*sample("compliant"), "-o", str(blocker / "below"), "--format", "json")
    assert done.returncode == 1
    assert "below" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["doctor"], ["rules", "lint"], ["guide"], ["kit", "here"]])
def test_a_language_that_is_not_known_is_told_everywhere(tmp_path: Path, command: list[str]) -> None:
    done = run(*command, "--lang", "fr", cwd=tmp_path)
    assert done.returncode == 2 and "ja か en を指定してください / choose ja or en" in done.stderr
    assert not list(tmp_path.iterdir())


def test_rules_list_as_json() -> None:
    listed = json.loads(run("rules", "list", "--json").stdout)
    assert set(listed) == {"rules", "restated", "not_covered"}
    assert set(listed["rules"][0]) == {"id", "kind", "title", "products", "severity", "criticality", "facts"}


def test_rules_show_and_lint() -> None:
    assert run("rules", "lint").returncode == 0
    shown = run("rules", "show", "svc-001")
    assert shown.returncode == 0 and "SVC-001" in shown.stdout
    assert run("rules", "show", "NOPE-001").returncode == 2


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        (["report", "--lang", "en", "x"], "en"),
        (["--lang=en", "x"], "en"),
        (["x", "--lang", "ja"], "ja"),
        (["x", "--lang", "fr"], "ja"),
        (["x", "--lang"], "ja"),
        ([], "ja"),
    ],
)
def test_the_language_is_known_before_any_command_runs(typed: list[str], lang: str) -> None:
    assert asked_language(typed) == lang


LONG = "x" * 5000


@pytest.mark.parametrize(
    "arguments",
    [
        [LONG],
        [str(SAMPLES / "single"), "-o", LONG],
        *(
            [str(SAMPLES / "single"), f"--{one}", LONG]
            for one in ("site", "waivers", "previous", "key", "rules")
        ),
        ["verify", LONG],
        ["fix", LONG, "-o", "fix"],
        ["kit", LONG],
        ["kit", "kit", "--runtime", LONG],
        ["import", LONG],
        ["site", "init", LONG],
        ["guide", "-o", LONG],
        ["rules", "lint", LONG],
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
def test_a_path_that_is_too_long_is_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments, "--lang", "en", cwd=tmp_path)
    assert done.returncode in (2, 6), done.stderr
    [line] = done.stderr.splitlines()
    assert "xxx" in line and "the name is too long" in line
    assert not list(tmp_path.iterdir())
