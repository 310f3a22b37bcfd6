"""Facts about files and folders: presence, and the settings inside configuration files with their lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown, refusal
from esmreport.core.model import Evidence, Text
from esmreport.core.operate.places import Place
from esmreport.core.parse import ini, properties
from esmreport.core.parse.text import Line, decode, lines
from esmreport.core.read.registry import environment
from esmreport.core.reasons import NO_HOLDER, container_absent
from esmreport.core.winpath import expand

NO_KEY = Text(ja="項目の記述なし", en="no such entry")
NO_FILE = Text(ja="ファイルなし", en="file absent")
NO_LINES = Text(ja="設定の行なし", en="no settings")
NO_FOLDER = Text(ja="フォルダなし", en="folder absent")

Found = tuple[int, str, str]
"""Line number, the line as it stands, and the value in it."""


# What Java sees of a byte order mark: characters before the first key.
AS_JAVA = "latin-1"
NO_KEY_FOR_JAVA = Text(
    ja="項目の記述なし（UTF-16 または BOM 付きの UTF-8 で保存されているため、Java はこの項目を読み取れません）",
    en="no such entry (saved as UTF-16, or as UTF-8 with a byte order mark; Java cannot read the entry)",
)


def content(node: NodeFacts, path: str, *, java: bool = False) -> Fact:
    """The text of a file; Seen.value is the text. With `java`, as a program reads it that knows neither UTF-16
    nor byte order marks."""
    return node.once(("content", path, java), lambda: _content(node, path, java=java))


def _content(node: NodeFacts, path: str, *, java: bool) -> Fact:
    fact = node.file_bytes(path)
    if isinstance(fact, Missing):
        return Missing(text=NO_FILE, evidence=fact.evidence)
    if not isinstance(fact, Seen):
        return fact
    raw, guess, _ = fact.value
    found = decode(raw, guess)
    text = raw.decode(AS_JAVA) if java and not found.java_reads else found.text
    return Seen(value=text, text=fact.text, evidence=fact.evidence)


def settings(
    target: Target, path: str, find: Callable[[str], Sequence[Found]], *, java: bool = False
) -> Fact:
    """The settings that `find` picks from the text of a file; Seen.value is a text, or a tuple when
    repeated."""
    fact = content(target.node, path, java=java)
    if not isinstance(fact, Seen):
        return fact
    found = find(fact.value)
    item = fact.evidence[0].item
    if not found:
        return Missing(text=_no_key(target.node, path, find) if java else NO_KEY, evidence=fact.evidence)
    evidence = tuple(
        Evidence(node=target.node.name, item=item, line=line, found=shown) for line, shown, _ in found
    )
    values = tuple(value for _, _, value in found)
    text = Text.same("\n".join(shown for _, shown, _ in found))
    return Seen(value=values[0] if len(values) == 1 else values, text=text, evidence=evidence)


def _no_key(node: NodeFacts, path: str, find: Callable[[str], Sequence[Found]]) -> Text:
    """Why Java finds no entry: it is not there, or a reader sees it and Java does not."""
    shown = content(node, path)
    return NO_KEY_FOR_JAVA if isinstance(shown, Seen) and find(shown.value) else NO_KEY


def lines_of(node: NodeFacts, text: str) -> list[Line]:
    """Lines of a file's text. Many rules ask for single lines of the same few files."""
    return node.once(("lines", text), lambda: lines(text))


def line_text(target: Target, text: str, number: int) -> str:
    return lines_of(target.node, text)[number - 1].text.strip()


def ini_value(target: Target, params: Mapping[str, Any]) -> Fact:
    """A key of a jsl.ini in any section, with %VAR% filled in."""

    def find(text: str) -> list[Found]:
        parsed, known = target.node.once(("ini", text), lambda: _ini(target, text))
        return [
            (entry.line, line_text(target, text, entry.line), expand(entry.value, known, escape=True).text)
            for entry in parsed.find(str(params["key"]))
        ]

    return settings(target, str(params["path"]), find)


def _ini(target: Target, text: str) -> tuple[ini.Ini, dict[str, str]]:
    """An ini file and what %VAR% stands for in it."""
    parsed = ini.parse(text)
    return parsed, parsed.variables(environment(target))


def java_property(target: Target, params: Mapping[str, Any]) -> Fact:
    """A key of a .properties file, as Java reads it; with `raw` as it is written. Where Java loses something
    that a reader sees, the text tells both."""
    read: list[tuple[str, str]] = []

    def find(text: str) -> list[Found]:
        entries = target.node.once(("properties", text), lambda: properties.parse(text)).find(
            str(params["key"])
        )
        read.extend((entry.raw, entry.value) for entry in entries)
        return [
            (entry.line, line_text(target, text, entry.line), entry.raw if params.get("raw") else entry.value)
            for entry in entries
        ]

    fact = settings(target, str(params["path"]), find, java=True)
    lost = [value for raw, value in read if value != raw.replace("\\\\", "\\").replace("\\:", ":")]
    if not isinstance(fact, Seen) or not lost:
        return fact
    shown = ", ".join(lost)
    text = Text(
        ja=f"{fact.text.ja}\n（Java が読み取る値: {shown}）",
        en=f"{fact.text.en}\n(as Java reads it: {shown})",
    )
    return replace(fact, text=text)


def file(target: Target, params: Mapping[str, Any]) -> Fact:
    """A file. `property`: presence (default), exists (true or false, never missing) or sha256."""
    fact = target.node.at_path("file", str(params["path"]))
    wanted = params.get("property", "presence")
    if wanted == "exists" and not isinstance(fact, Unknown):
        return _exists(fact)
    if isinstance(fact, Missing):
        return Missing(text=NO_FILE, evidence=fact.evidence)
    if not isinstance(fact, Seen) or wanted == "presence":
        return _as_file(fact)
    digest = _digest(fact, str(params["path"]))
    if isinstance(digest, Unknown):
        return digest
    return Seen(value=digest, text=Text.same(f"SHA-256 {digest[:16]}…"), evidence=fact.evidence)


def _digest(fact: Seen, path: str) -> str | Unknown:
    """The hash of a file, which a large one has not: two without a hash are not equal."""
    digest = fact.value.get("sha256")
    if digest is None:
        return Unknown(reason=refusal("LIMIT", None, path, fact.evidence[0].item), evidence=fact.evidence)
    return str(digest)


def _as_file(fact: Fact) -> Fact:
    if not isinstance(fact, Seen):
        return fact
    return Seen(value={"kind": "file"}, text=Text(ja="あり", en="present"), evidence=fact.evidence)


def _exists(fact: Fact) -> Fact:
    assert not isinstance(fact, Unknown)
    there = isinstance(fact, Seen)
    return Seen(
        value=there, text=Text(ja="あり", en="present") if there else fact.text, evidence=fact.evidence
    )


def folder(target: Target, params: Mapping[str, Any]) -> Fact:
    """A folder. `property`: presence (default) or exists (true or false, never missing)."""
    fact = target.node.at_path("folder", str(params["path"]))
    if params.get("property") == "exists" and not isinstance(fact, Unknown):
        return _exists(fact)
    if isinstance(fact, Missing):
        return Missing(text=NO_FOLDER, evidence=fact.evidence)
    if not isinstance(fact, Seen):
        return fact
    kind = str(fact.value.get("kind"))
    words = Text(ja="フォルダあり", en="folder present")
    if kind == "file":
        words = Text(ja="同じ名前のファイルがあります", en="there is a file of this name")
    return Seen(value={"kind": kind}, text=words, evidence=fact.evidence)


def any_folder(target: Target, params: Mapping[str, Any]) -> Fact:
    """The first of `paths` that exists as a folder; what could not be read counts before what is missing."""
    facts = [folder(target, {"path": path}) for path in params["paths"]]
    seen = next((fact for fact in facts if isinstance(fact, Seen)), None)
    return seen or next((fact for fact in facts if isinstance(fact, Unknown)), facts[0])


def file_pair(target: Target, params: Mapping[str, Any]) -> Fact:
    """A local file and its twin on the shared disk, as two places that hold their SHA-256."""
    holder = target.audit.holder
    if holder is None:
        return Unknown(reason=NO_HOLDER)
    pairs = ((target.node, str(params["path"])), (holder, str(params["shared_path"])))
    if holder.lacks(pairs[1][1]):
        return Unknown(reason=container_absent(pairs[1][1]))
    places: list[Place] = []
    for node, path in pairs:
        fact = node.at_path("file", path)
        if isinstance(fact, Missing):
            return Missing(text=NO_FILE, evidence=fact.evidence)
        if not isinstance(fact, Seen):
            return fact
        digest = _digest(fact, path)
        if isinstance(digest, Unknown):
            return digest
        places.append(Place(place=path, text=f"SHA-256 {digest}", evidence=fact.evidence))
    return Seen(value=tuple(places), text=Text.same(""), evidence=places[0].evidence)


def texts_in_files(target: Target, params: Mapping[str, Any]) -> Fact:
    """Every line that is not a comment of each file in `paths`, as places, with %VAR% filled in and doubled
    backslashes undone. Files that are absent are left out."""
    places: list[Place] = []
    missing: Fact | None = None
    unknown: Unknown | None = None
    for path in params["paths"]:
        fact = content(target.node, str(path))
        if isinstance(fact, Unknown):
            unknown = unknown or fact
        elif isinstance(fact, Missing):
            missing = missing or fact
        else:
            places += _lines_as_places(target, str(path), fact)
    if not places:
        return unknown or missing or Missing(text=NO_LINES)
    return Seen(
        value=tuple(places),
        text=Text.same(f"{len(places)}"),
        evidence=places[0].evidence,
        gap=unknown.reason if unknown else None,
    )


def _lines_as_places(target: Target, path: str, fact: Seen) -> list[Place]:
    return target.node.once(("places", path), lambda: _places(target, path, fact))


def _places(target: Target, path: str, fact: Seen) -> list[Place]:
    node, item = target.node, fact.evidence[0].item
    # A jsl.ini may build its paths from variables of its own ([defines]).
    of_ini = path.casefold().endswith(".ini")
    known = _ini(target, fact.value)[1] if of_ini else environment(target)
    found: list[Place] = []
    for line in lines_of(node, fact.value):
        bare = line.text.strip()
        if bare and not bare.startswith((";", "#", "!")):
            filled = expand(bare, known, escape=of_ini).text
            text = filled.replace("\\\\", "\\").replace("\\:", ":")
            evidence = node.evidence(item, line=line.number, found=bare)
            found.append(Place(place=f"{path}:{line.number}", text=text, evidence=evidence))
    return found
