"""What is done already: a journal in the output folder, one line a finished cluster, so that a run can go on."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from esmreport.core.fleet import Row, Worst
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.core.sitetime import moment
from esmreport.fleet.task import File, Outcome, Scanned, Source, Task
from esmreport.render.write import write_file

NAME = "index.journal"
VERSION = 2


@dataclass(frozen=True, kw_only=True)
class Done:
    """What an earlier run left: its clock and whether it came to its end, scans by hash of the file, and outcomes by
    key."""

    now: str = ""
    digest: str = ""
    ended: bool = True
    scans: Mapping[str, Scanned] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)


def read(folder: Path) -> Done:
    """The journal of a folder; an empty one where there is none or where it is of another version. A line that was cut
    off by an interruption counts as not written."""
    scans: dict[str, Scanned] = {}
    outcomes: dict[str, Outcome] = {}
    head: dict[str, Any] = {}
    ended = False
    path = folder / NAME
    try:
        # A pipe would be waited for without end.
        if not path.is_file():
            return Done()
        with path.open(encoding="ascii") as stream:
            for line in stream:
                entry = _parsed(line)
                kind = entry.get("kind")
                if kind == "run":
                    head, ended = entry, False
                elif not head or head.get("version") != VERSION:
                    return Done()
                elif kind == "end":
                    ended = True
                elif kind == "file":
                    found = _scan(entry)
                    scans[found.source.sha256] = found
                elif kind == "cluster":
                    outcomes[str(entry["key"])] = _outcome(entry)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return Done()
    now, digest = str(head.get("now")), str(head.get("digest"))
    if moment(now) is None:
        return Done()
    return Done(now=now, digest=digest, ended=ended, scans=scans, outcomes=outcomes)


def intact(outcome: Outcome, folder: Path) -> bool:
    """Whether the files of an outcome are still there as they were written."""
    return all(_sha256(folder / mark.name) == mark.sha256 for mark in outcome.files.values())


def _sha256(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
    except OSError:
        return None


class Journal:
    """Written by one process only, a line at a time. Use as a context."""

    def __init__(self, folder: Path, now: str, digest: str) -> None:
        self._path = folder / NAME
        self._head = {"kind": "run", "version": VERSION, "now": now, "digest": digest}
        self._stream: TextIO | None = None

    def begin(self, scans: Iterable[Scanned], finished: Iterable[tuple[Task, Outcome]]) -> None:
        """Starts again with what is kept of an earlier run. Raises RenderError where it cannot be written."""
        lines = [self._head, *map(_scan_line, scans), *(_line(task, found) for task, found in finished)]
        write_file(self._path, "".join(map(_text, lines)).encode("ascii"))
        self._stream = self._path.open("a", encoding="ascii")

    def add(self, task: Task, outcome: Outcome) -> None:
        """Notes a cluster as done; its files must be in their place."""
        self._write(_line(task, outcome))

    def end(self) -> None:
        """Notes that the run came to its end."""
        self._write({"kind": "end"})

    def _write(self, entry: Mapping[str, Any]) -> None:
        assert self._stream is not None
        self._stream.write(_text(entry))
        self._stream.flush()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()


def _text(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, sort_keys=True, separators=(",", ":")) + "\n"


def _parsed(line: str) -> dict[str, Any]:
    if not line.endswith("\n"):
        return {}
    entry = json.loads(line)
    return entry if isinstance(entry, dict) else {}


def _scan_line(found: Scanned) -> dict[str, Any]:
    name, servers, uuid = found.identity or ("", frozenset(), "")
    return {
        "kind": "file",
        "sha256": found.source.sha256,
        "computer": found.computer,
        "started": found.started,
        "identity": [name, sorted(servers), uuid] if found.identity else None,
    }


def _scan(entry: Mapping[str, Any]) -> Scanned:
    raw = entry["identity"]
    identity = (str(raw[0]), frozenset(map(str, raw[1])), str(raw[2])) if raw else None
    return Scanned(
        source=Source(path="", sha256=str(entry["sha256"])),
        computer=str(entry["computer"]),
        started=str(entry["started"]),
        identity=identity,
    )


def _line(task: Task, outcome: Outcome) -> dict[str, Any]:
    row = outcome.row
    # Not `asdict`: it copies each of the hundreds of names, in the one process that all workers wait for.
    plain = {**vars(row), "worst": [vars(one) for one in row.worst], "why": [vars(text) for text in row.why]}
    return {
        "kind": "cluster",
        "key": task.key,
        "row": plain,
        "files": {name: [mark.name, mark.sha256] for name, mark in outcome.files.items()},
        "told": [[text.ja, text.en] for text in outcome.told],
        "codes": list(outcome.codes),
        "used": list(outcome.used),
    }


def _outcome(entry: Mapping[str, Any]) -> Outcome:
    row = row_from(entry["row"])
    return Outcome(
        number=row.number,
        row=row,
        files={name: File(name=mark[0], sha256=mark[1]) for name, mark in entry["files"].items()},
        told=tuple(Text(ja=ja, en=en) for ja, en in entry["told"]),
        codes=tuple(map(int, entry["codes"])),
        used=tuple(map(str, entry["used"])),
    )


_ID_LISTS = ("failed", "unchecked", "waived", "judged")


def row_from(raw: Mapping[str, Any]) -> Row:
    """A row from its plain form."""
    plain = dict(raw)
    plain["worst"] = tuple(Worst(**entry) for entry in raw["worst"])
    plain["why"] = tuple(Text(**entry) for entry in raw["why"])
    for name in (*_ID_LISTS, "nodes", "missing_servers", "seals"):
        # Thousands of rows name the same few rules.
        plain[name] = tuple(map(sys.intern, raw[name]))
    return Row(**plain)
