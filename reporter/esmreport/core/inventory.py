"""The raw evidence in a form that two audits can compare: no words, no times, nothing that a failover
moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from esmreport.core import winpath
from esmreport.core.facts import NodeFacts, decoded_value
from esmreport.core.history import Inventory, Piece, Unread
from esmreport.core.parse.text import decode
from esmreport.core.read.services import start_code
from esmreport.core.record import dataclass
from esmreport.core.regpath import in_view

LONGEST_VALUE = 300
LONGEST_TEXT = 16 * 1024
USER_INSTANCE = 0x80
SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\"
UNINSTALL = "\\microsoft\\windows\\currentversion\\uninstall"
# What the service items themselves tell.
TOLD_BY_SERVICE = (
    *("start", "imagepath", "displayname", "type", "errorcontrol", "objectname"),
    *("dependonservice", "dependongroup", "delayedautostart"),
)
REG_TYPES = {
    **{0: "REG_NONE", 1: "REG_SZ", 2: "REG_EXPAND_SZ", 3: "REG_BINARY", 4: "REG_DWORD"},
    **{5: "REG_DWORD_BIG_ENDIAN", 6: "REG_LINK", 7: "REG_MULTI_SZ", 11: "REG_QWORD"},
}
PATH_PROBES = {"file": "file", "folder": "folder", "listing": "folder", "acl": "acl"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One node being read: its masked items by id, and the id of the key that masked them."""

    node: NodeFacts
    masked: frozenset[str]
    key_id: str

    def mask_of(self, item: Mapping[str, Any]) -> str | None:
        return self.key_id if str(item["id"]) in self.masked else None


def inventory(nodes: Iterable[NodeFacts], shared_drive: str | None, fips: Sequence[str]) -> Inventory:
    """The evidence of the collected nodes. What lies on the shared drive belongs to no node; a floating
    address and the running state of a service move with a failover and are left out."""
    shared = winpath.drive_of(f"{shared_drive}\\") if shared_drive else None
    pieces: dict[tuple[str, str, str], Piece] = {}
    unread: list[Unread] = []
    absent: set[str] = set()
    manifests: dict[str, int] = {}
    for node in nodes:
        if node.blocked:
            unread.append(Unread(what="*", item="", node=node.name))
            continue
        reading = _reading(node)
        manifests[node.name] = int(node.bundle.get("collector", {}).get("manifest_version") or 0)
        for item in node.bundle.get("items", ()):
            if item["outcome"] == "ABSENT" and "path" in item["target"]:
                absent.add(str(item["target"]["path"]).casefold())
            for found in _pieces(item, reading, fips):
                on_shared = shared and found.what in PATH_PROBES and winpath.drive_of(found.item) == shared
                placed = replace(found, node=None) if on_shared else found
                if isinstance(placed, Unread):
                    unread.append(placed)
                else:
                    _add(pieces, placed)
    return Inventory(
        pieces=tuple(pieces[key] for key in sorted(pieces)),
        unread=tuple(gap for gap in dict.fromkeys(unread) if not _answered(gap, pieces, absent)),
        manifests=manifests,
    )


def _reading(node: NodeFacts) -> Reading:
    masked = frozenset(str(entry["item"]) for entry in node.bundle.get("redactions", ()))
    seal = node.bundle.get("seal") or {}
    return Reading(node=node, masked=masked, key_id=str(seal.get("key_id") or ""))


def _add(pieces: dict[tuple[str, str, str], Piece], piece: Piece) -> None:
    """Adds a piece; two products of one name are one piece with both versions."""
    key = piece.key
    before = pieces.get(key) if piece.what == "product" else None
    if before is not None:
        versions = {*before.fields["version"].split(", "), piece.fields["version"]}
        piece = replace(piece, fields={"version": ", ".join(sorted(versions))})
    pieces[key] = piece


def _answered(gap: Unread, pieces: Mapping[tuple[str, str, str], Piece], absent: set[str]) -> bool:
    """A path on the shared drive that the other node did read, or did not find there, is no gap."""
    item = gap.item.casefold()
    return gap.node is None and (item in absent or (gap.what, item, "") in pieces)


def _pieces(item: Mapping[str, Any], reading: Reading, fips: Sequence[str]) -> Iterator[Piece | Unread]:
    probe, outcome = str(item["probe"]), str(item["outcome"])
    if outcome in ("ABSENT", "SKIPPED"):
        return
    name = reading.node.name
    if probe == "registry":
        yield from _registry(item, reading)
    elif probe in PATH_PROBES:
        if outcome == "OK":
            yield from _path(item, reading)
        else:
            yield Unread(what=PATH_PROBES[probe], item=str(item["target"]["path"]), node=name)
    elif probe == "service":
        if outcome == "OK":
            yield _service(item, name)
        else:
            yield Unread(what="service", item=str(item["target"]["name"]), node=name)
    elif outcome != "OK":
        yield Unread(
            what={"addresses": "address", "service_list": "service"}.get(probe, probe), item="", node=name
        )
    elif probe == "host":
        system = item["value"]["os"]
        version = ".".join(str(system[part]) for part in ("major", "minor", "build"))
        yield Piece(what="host", item="Windows", node=name, fields={"version": version})
    elif probe == "addresses":
        yield from _addresses(item, name, fips)


def _service(item: Mapping[str, Any], node: str) -> Piece:
    value = item["value"]
    side = value["api"] if value["api"]["outcome"] == "OK" else value["registry"]
    name = str(item["target"]["name"])
    if int(side.get("type") or 0) & USER_INSTANCE and "_" in name:
        # Windows makes these at every logon and gives each a new ending.
        name = name.rsplit("_", 1)[0] + "_[session]"
    fields = {
        "start": start_code(side) if side.get("start") is not None else "",
        "image": str(side.get("image_path") or ""),
        "account": str(side.get("account") or ""),
        "dependencies": ", ".join(str(entry) for entry in side.get("dependencies") or ()),
    }
    return Piece(what="service", item=name, node=node, fields=fields)


def _addresses(item: Mapping[str, Any], node: str, fips: Sequence[str]) -> Iterator[Piece]:
    adapters: dict[str, list[str]] = {}
    for entry in item["value"]["addresses"]:
        adapters.setdefault(str(entry["adapter"]), [])
        if entry["ip"] not in fips:
            adapters[str(entry["adapter"])].append(str(entry["ip"]))
    for adapter, found in adapters.items():
        yield Piece(what="address", item=adapter, node=node, fields={"addresses": ", ".join(sorted(found))})


def _path(item: Mapping[str, Any], reading: Reading) -> Iterator[Piece | Unread]:
    path, name = str(item["target"]["path"]), reading.node.name
    value = item["value"]
    if item["probe"] == "file":
        yield Piece(what="file", item=path, node=name, fields=_file(value), masked=reading.mask_of(item))
    elif item["probe"] == "folder":
        yield Piece(what="folder", item=path, node=name, fields={"exists": str(value["kind"])})
    elif item["probe"] == "acl":
        known = reading.node.bundle.get("security_descriptors", {})
        for folder in value["folders"]:
            place = f"{path}\\{folder['path']}".rstrip("\\")
            sddl = known.get(str(folder.get("sd")))
            if sddl:
                yield Piece(what="acl", item=place, node=name, fields={"sddl": str(sddl)})
            if folder["outcome"] not in ("OK", "SKIPPED"):
                yield Unread(what="acl", item=place, node=name)


def _file(value: Mapping[str, Any]) -> dict[str, str]:
    fields = {"size": str(value.get("size")), "sha256": str(value.get("sha256") or "")}
    if value.get("version"):
        version = value["version"]
        fields["version"] = ".".join(map(str, version)) if isinstance(version, list) else str(version)
    if (
        value.get("base64")
        and int(value.get("size") or 0) <= LONGEST_TEXT
        and value.get("encoding") != "binary"
    ):
        text = _text(value)
        if text is not None:
            fields["text"] = text
    return fields


def _text(value: Mapping[str, Any]) -> str | None:
    import base64
    import binascii

    try:
        raw = base64.b64decode(value["base64"], validate=True)
    except (binascii.Error, ValueError):
        return None
    return decode(raw, value.get("encoding")).text


def _registry(item: Mapping[str, Any], reading: Reading) -> Iterator[Piece | Unread]:
    view, root, name = item["target"]["view"], str(item["target"]["key"]), reading.node.name
    if item["outcome"] != "OK":
        yield _unread_key(root, in_view(view, root), name)
    for key in (item.get("value") or {}).get("keys", ()):
        path = in_view(view, f"{root}\\{key['path']}".rstrip("\\"))
        if key["outcome"] != "OK":
            yield _unread_key(root, path, name)
        values = {str(value["name"]): value for value in key.get("values") or ()}
        if UNINSTALL in root.casefold():
            yield from _product(values, name)
            continue
        for value_name, value in values.items():
            if path.startswith(SERVICES) and value_name.casefold() in TOLD_BY_SERVICE:
                continue
            yield Piece(
                what="registry",
                item=f"{path}\\{value_name or '(default)'}",
                node=name,
                fields={"value": _shown(value), "type": _type(value)},
                masked=reading.key_id if value.get("redacted") else None,
            )


def _type(value: Mapping[str, Any]) -> str:
    number = value.get("type")
    return REG_TYPES.get(number, str(number)) if isinstance(number, int) else ""


def _unread_key(root: str, path: str, node: str) -> Unread:
    if UNINSTALL in root.casefold():
        return Unread(what="product", item="", node=node)
    return Unread(what="registry", item=path, node=node)


def _product(values: Mapping[str, Mapping[str, Any]], node: str) -> Iterator[Piece]:
    folded = {name.casefold(): value for name, value in values.items()}
    if "displayname" in folded:
        title = str(decoded_value(folded["displayname"])).strip()
        version = str(decoded_value(folded["displayversion"])) if "displayversion" in folded else ""
        if title:
            yield Piece(what="product", item=title, node=node, fields={"version": version or "-"})


def _shown(value: Mapping[str, Any]) -> str:
    decoded = decoded_value(value)
    text = "\n".join(decoded) if isinstance(decoded, tuple) else str(decoded)
    if value.get("malformed"):
        text = f"{text} [{value['malformed']} {value.get('raw', '')[:64]}]"
    if len(text) <= LONGEST_VALUE:
        return text
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{text[:60]}… [{len(text)}, SHA-256 {digest}]"
