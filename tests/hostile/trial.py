"""One trial: damage the bundles of a sample, run the whole program on them in this process, judge what it did."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from typer.testing import CliRunner

from esmreport.core.rule import RuleBook
from tests.hostile.damage import BYTES, KINDS, SEALS, written
from tests.hostile.log import note

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("drifted", "compliant", "partial", "single", "agents-drifted", "sm6-6.14-drifted")
FOREIGN = SAMPLES / "agents"
CLOCK = "2026-12-01"
# Exit codes of a report that was written, of usage, of an altered and of a refused bundle.
ALLOWED = {0, 2, 4, 5, 6}

Identity = tuple[str, str, str | None]
Files = dict[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What was tried and what happened. `open_`: results that could not be checked. `wrong`: what must not happen;
    `same`: every result is as without damage; `claim`: why the bundles may say something else instead of less, else empty."""

    seed: int
    sample: str
    kind: str
    seal: str
    code: int
    open_: int
    same: bool
    claim: str
    new_passes: tuple[Identity, ...]
    wrong: tuple[str, ...]


class Here:
    """Does in this process what the program gives to others, for these take long to start."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(
        self, work: Callable[[Any], Any], items: Iterable[Any], lost: Callable[[Any], Any]
    ) -> Iterator[Any]:
        del lost
        return (work(item) for item in items)


def run(arguments: Sequence[str]) -> tuple[int, str, str]:
    """(exit code, what was printed, exception or "") of the command line. The rule book is read once for all trials."""
    from esmreport.cli import app

    with (
        mock.patch("esmreport.fleet.engines.Processes", Here),
        mock.patch("esmreport.io.ownrules.load", rules()),
    ):
        done = CliRunner().invoke(app, list(arguments))
    failed = done.exception is not None and not isinstance(done.exception, SystemExit)
    note("crash" if failed else f"exit {done.exit_code}")
    return done.exit_code, done.output, repr(done.exception) if failed else ""


@cache
def rules() -> Callable[[], RuleBook]:
    from esmreport.io.rulebook import load

    return cache(load)


@cache
def healthy(sample: str) -> Mapping[Identity, str]:
    """Status of every result of a sample without damage."""
    with tempfile.TemporaryDirectory() as folder:
        run(["report", str(SAMPLES / sample), "-o", folder, "--format", "json", "--as-of", CLOCK])
        return results(Path(folder))


def results(folder: Path) -> dict[Identity, str]:
    """Status of every result in the results files of a folder; a node's name counts without its case."""
    found: dict[Identity, str] = {}
    for path in sorted(folder.glob("*.json")):
        for result in json.loads(path.read_text("utf-8")).get("results", ()):
            found[(result["rule"], result["subject"], (result["node"] or "").casefold() or None)] = result[
                "status"
            ]
    return found


def _seals(folder: Path) -> set[str]:
    """What the results say of the seals of the bundles."""
    told = [json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")]
    return {node["seal"] for data in told for node in data.get("nodes", ())}


def _again(rng: random.Random, files: Files) -> None:
    files["copy.json"] = rng.choice(list(files.values()))


def _older(rng: random.Random, files: Files) -> None:
    data = json.loads(rng.choice(list(files.values())))
    data["run"].update(started="2026-01-01T00:00:00Z", ended="2026-01-01T00:00:05Z")
    files["older.json"] = written(data, "renewed")


def _foreign(rng: random.Random, files: Files) -> None:
    files["foreign.json"] = rng.choice(sorted(FOREIGN.glob("*.json"))).read_bytes()


def _third(rng: random.Random, files: Files) -> None:
    data = json.loads(rng.choice(list(files.values())))
    data["node"]["computer_name"] = "ESMNODE3"
    files["third.json"] = written(data, "renewed")


def _less(rng: random.Random, files: Files) -> None:
    del files[rng.choice(list(files))]


SETS: Mapping[str, Callable[[random.Random, Files], None]] = {
    "the same bundle twice": _again,
    "an older bundle of a node": _older,
    "a node of another cluster": _foreign,
    "a third node": _third,
    "a bundle missing": _less,
}
SET_CLAIMS = {
    "a node of another cluster": "a bundle more is more evidence, not less",
    "a third node": "a bundle more is more evidence, not less",
}
ALL = (*KINDS, *BYTES, *SETS)


def claim_of(kind: str, seal: str) -> str:
    """Why damage of a kind may lead to other verdicts, else empty. Under the seal as it was, nothing may."""
    if kind in KINDS:
        return KINDS[kind].claim if seal in ("removed", "renewed") else ""
    return SET_CLAIMS.get(kind, "")


def one(seed: int, place: Path | None = None) -> Trial:
    """Trial number `seed`; the kinds of damage come in turn, everything else is drawn."""
    rng = random.Random(seed)
    kind = ALL[seed % len(ALL)]
    sample = rng.choice(NAMES)
    files = {path.name: path.read_bytes() for path in sorted((SAMPLES / sample).glob("*.json"))}
    seal = "kept"
    if kind in KINDS:
        seal = rng.choice(SEALS)
        name = rng.choice(list(files))
        data = json.loads(files[name])
        KINDS[kind].change(rng, data)
        if data == json.loads(files[name]):
            seal = "unchanged"
        files[name] = written(data, seal)
    elif kind in BYTES:
        name = rng.choice(list(files))
        files[name] = BYTES[kind](rng, written(json.loads(files[name]), "kept"))
    else:
        SETS[kind](rng, files)
    claim = claim_of(kind, seal)
    folder = Path(tempfile.mkdtemp(dir=place))
    try:
        return _judge(
            folder, files, Trial(seed=seed, sample=sample, kind=kind, seal=seal, claim=claim, **_NOTHING)
        )
    finally:
        shutil.rmtree(folder)


_NOTHING: dict[str, Any] = {"code": -1, "open_": 0, "same": False, "new_passes": (), "wrong": ()}


def _judge(folder: Path, files: Files, tried: Trial) -> Trial:
    source, out = folder / "bundles", folder / "report"
    source.mkdir()
    for name, raw in files.items():
        (source / name).write_bytes(raw)
    code, printed, crashed = run(
        ["report", str(source), "-o", str(out), "--format", "json", "--as-of", CLOCK]
    )
    wrong: list[str] = [f"crash: {crashed}"] if crashed else []
    if "Traceback" in printed:
        wrong.append("a traceback is shown")
    if code not in ALLOWED and not crashed:
        wrong.append(f"exit code {code}: {printed[-200:]}")
    names = [path.name for path in out.iterdir()] if out.exists() else []
    if any(Path(name).suffix not in (".json", ".journal") or name.startswith(".") for name in names):
        wrong.append(f"left behind: {names}")
    try:
        found = results(out)
    except (ValueError, KeyError) as problem:
        return _with(tried, code=code, wrong=(*wrong, f"results cannot be read: {problem}"))
    before = healthy(tried.sample)
    better = tuple(key for key, status in found.items() if status == "pass" and before.get(key) != "pass")
    open_ = sum(status == "could_not_check" for status in found.values())
    same = all(before.get(key) == status for key, status in found.items()) and bool(found)
    if better and not tried.claim:
        wrong.append(f"{len(better)} new passes: {better[:3]}")
    if better and tried.claim and "sealed" in _seals(out):
        wrong.append("other verdicts by a bundle that is said to be sealed with a key")
    if code == 0 and not tried.claim and not open_ and not same:
        wrong.append("other results, and nothing says that something could not be checked")
    return _with(tried, code=code, open_=open_, same=same, new_passes=better, wrong=tuple(wrong))


def _with(tried: Trial, **known: Any) -> Trial:
    return replace(tried, **known)
