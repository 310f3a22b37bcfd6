"""The rule files as tables. To parse them takes longer than to judge a cluster, so they are kept parsed beside them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from esmreport.core.record import dataclass
from esmreport.io.tomlerrors import unreadable
from esmreport.io.tomlread import Errors

FEATURES, PACK, RESTATED = "features.toml", "rulepack.toml", "restated.toml"
# A line that says what it was made from and what follows; then a line a file: [path, tables].
PARSED = "parsed.jsonl"


@dataclass(frozen=True, kw_only=True)
class RuleFiles:
    """The tables of each file by its path below the folder, in the order of reading; `sha256` is over all texts."""

    sha256: str
    tables: Mapping[str, dict[str, Any]]


def read_rule_files(folder: Path, errors: Errors) -> RuleFiles:
    """All files of a rule book. What cannot be read or parsed is left out and told in `errors`."""
    texts = _texts(folder, errors)
    sha256 = _sha256(texts)
    tables = _parsed_before(folder / PARSED, sha256, texts)
    return RuleFiles(sha256=sha256, tables=_parsed(texts, errors) if tables is None else tables)


def parsed_text(folder: Path) -> str:
    """What belongs into `PARSED` beside the rule files of a folder. Raises ValueError for files that have errors."""
    errors = Errors()
    texts = _texts(folder, errors)
    tables = _parsed(texts, errors)
    if errors.found:
        raise ValueError("\n".join(error.en for error in errors.told()))
    lines = [
        json.dumps([name, table], ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        for name, table in tables.items()
    ]
    content = "".join(f"{line}\n" for line in lines)
    head = json.dumps({"rules": _sha256(texts), "content": _hash(content.encode("utf-8"))})
    return f"{head}\n{content}"


def _texts(folder: Path, errors: Errors) -> dict[str, bytes]:
    rules = sorted(folder.glob("*/*.toml"), key=lambda found: found.stem)
    paths = {name: folder / name for name in (FEATURES, PACK)}
    paths |= {f"{path.parent.name}/{path.name}": path for path in rules}
    if (folder / RESTATED).exists():
        paths[RESTATED] = folder / RESTATED
    found = {}
    for name, path in paths.items():
        try:
            # Line ends are folded so that a checkout on Windows has the same pack hash.
            found[name] = path.read_bytes().replace(b"\r\n", b"\n")
        except OSError as problem:
            errors.add(path.name, unreadable(problem))
    return found


def _sha256(texts: Mapping[str, bytes]) -> str:
    return _hash(
        b"".join(name.rpartition("/")[2].encode() + b"\0" + raw + b"\0" for name, raw in texts.items())
    )


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _parsed(texts: Mapping[str, bytes], errors: Errors) -> dict[str, dict[str, Any]]:
    tables = {}
    for name, raw in texts.items():
        try:
            tables[name] = tomllib.loads(raw.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            errors.add(name.rpartition("/")[2], unreadable(problem))
    return tables


def _parsed_before(path: Path, sha256: str, texts: Mapping[str, bytes]) -> dict[str, dict[str, Any]] | None:
    """The tables as they were parsed before; None unless they are whole and were made from exactly these texts."""
    try:
        head, _, content = path.read_bytes().replace(b"\r\n", b"\n").partition(b"\n")
        if json.loads(head) != {"rules": sha256, "content": _hash(content)}:
            return None
        tables = dict(json.loads(line) for line in content.splitlines())
    except (OSError, ValueError):
        return None
    return tables if list(tables) == list(texts) else None
