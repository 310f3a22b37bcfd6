"""clp.conf, the cluster configuration file of CLUSTERPRO X for Windows, read by content, not by position."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from esmreport.core.parse.clpmodel import (
    Address,
    AddressResource,
    Application,
    ClusterConfig,
    Disk,
    Group,
    RegistrySync,
    Resource,
    ScriptResource,
    Server,
    ServiceResource,
    Setting,
    SyncKey,
    VirtualComputer,
)
from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.xmltree import Element, read
from esmreport.core.version import Version, clusterpro_release, clusterpro_release_from_digits

__all__ = ["ClusterConfig", "parse"]

_DISKS = ("sd", "md", "hd")
_SYNC_KEY = re.compile(r"(HKEY_LOCAL_MACHINE|HKEY_USERS|HKLM|HKU)[\\¥￥]+(.+)", re.IGNORECASE)
_ROOTS = {"HKLM": "HKEY_LOCAL_MACHINE", "HKU": "HKEY_USERS"}
_DRIVE = re.compile(r"([A-Za-z])(?::[\\/¥]*)?")


def parse(raw: bytes) -> ClusterConfig:
    """Read the bytes of a clp.conf, whatever their encoding. Never raises: see `ClusterConfig.recognised`."""
    document = read(raw)
    problems = list(document.problems)
    root = document.root
    if root is None or root.tag.casefold() != "root":
        if root is not None:
            problems.append(Problem(code=Code.NOT_CLUSTER_CONFIG, line=root.line, found=root.tag[:40]))
        return ClusterConfig(recognised=False, encoding=document.encoding, problems=tuple(problems))
    resources = tuple(_resources(root))
    return ClusterConfig(
        recognised=True,
        encoding=document.encoding,
        name=root.value("cluster/name"),
        uuid=root.value("cluster/uuid"),
        server_os=(root.value("all/serveros") or "").lower() or None,
        charset=root.value("all/charset"),
        saved_version=root.value("trekking/savedversion"),
        edition=root.value("trekking/savededition"),
        release=_release(root),
        servers=tuple(_server(element, problems) for element in root.all("server")),
        groups=tuple(_group(element, resources, problems) for element in root.all("group")),
        resources=resources,
        disks=tuple(_disk(item, problems) for item in resources if item.type in _DISKS),
        addresses=tuple(_addresses(item, problems) for item in resources if item.type in ("fip", "vip")),
        computers=tuple(_computer(item) for item in resources if item.type == "vcom"),
        syncs=tuple(_sync(element, problems) for element in _elements(root) if _type(element) == "regsync"),
        scripts=tuple(_script(item) for item in resources if item.type == "script"),
        services=tuple(_service(item) for item in resources if item.type == "service"),
        applications=tuple(_application(item) for item in resources if item.type == "appli"),
        problems=tuple(problems),
    )


def _release(root: Element) -> Version | None:
    saved = root.value("trekking/savedversion")
    inner = root.value("trekking/savedinnerversion")
    return clusterpro_release(saved or "") or clusterpro_release_from_digits(inner or "")


def _server(element: Element, problems: list[Problem]) -> Server:
    found: list[Address] = []
    for device in element.all("device"):
        kind = (device.value("type") or "").lower()
        for value in (device.value("info"), device.value("mdc/info")):
            if value:
                found.append(Address(kind=kind, value=value))
    priority = _number(element.at("priority"), problems)
    return Server(name=element.name, priority=priority, addresses=tuple(found), line=element.line)


def _group(element: Element, resources: Iterable[Resource], problems: list[Problem]) -> Group:
    defined = {(item.type, item.name.casefold()) for item in resources}
    members: list[tuple[str, str]] = []
    for item in element.all("resource"):
        kind, _, name = item.name.partition("@")
        members.append((kind.lower(), name))
        if (kind.lower(), name.casefold()) not in defined:
            problems.append(Problem(code=Code.NO_DEFINITION, line=item.line, found=item.name))
    policy = [(_number(item.at("order"), problems), item.name) for item in element.all("policy")]
    last = len(policy)
    return Group(
        name=element.name,
        type=(element.value("type") or "failover").lower(),
        resources=tuple(members),
        policy=tuple(
            name for _, name in sorted(policy, key=lambda pair: last if pair[0] is None else pair[0])
        ),
        start=_number(element.at("start"), problems),
        failover=_number(element.at("failover"), problems),
        failback=_number(element.at("failback"), problems),
        line=element.line,
    )


def _elements(root: Element) -> Iterator[Element]:
    for holder in root.all("resource"):
        for element in holder.children:
            if element.tag.casefold() != "types":
                yield element


def _type(element: Element) -> str:
    return element.tag.lower()


def _resources(root: Element) -> Iterator[Resource]:
    for element in _elements(root):
        settings = tuple(
            Setting(path=path, value=leaf.text, line=leaf.text_line)
            for path, leaf in element.leaves()
            if "passw" not in leaf.tag.lower()
        )
        yield Resource(
            type=_type(element),
            name=element.name,
            depends=tuple(item.name for item in element.all("depend") if item.name),
            settings=settings,
            line=element.line,
        )


def _disk(resource: Resource, problems: list[Problem]) -> Disk:
    points = [item for item in resource.settings if item.tag.endswith("volumemountpoint")]
    data = [item for item in points if not item.tag.startswith("cp")]
    return Disk(
        kind=resource.type,
        name=resource.name,
        drives=_drives(data, problems),
        cluster_drives=_drives((item for item in points if item not in data), problems),
    )


def _drives(settings: Iterable[Setting], problems: list[Problem]) -> tuple[str, ...]:
    drives: list[str] = []
    for setting in settings:
        found = _DRIVE.fullmatch(setting.value)
        if found:
            drives.append(found[1].upper() + ":")
        else:
            problems.append(Problem(code=Code.BAD_DRIVE, line=setting.line, found=setting.value[:80]))
    return tuple(dict.fromkeys(drives))


def _addresses(resource: Resource, problems: list[Problem]) -> AddressResource:
    found = [item for item in resource.settings if item.tag == "ip"]
    for setting in found:
        try:
            ipaddress.ip_address(setting.value.partition("%")[0])
        except ValueError:
            problems.append(Problem(code=Code.BAD_ADDRESS, line=setting.line, found=setting.value[:80]))
    addresses = tuple(dict.fromkeys(setting.value for setting in found))
    return AddressResource(kind=resource.type, name=resource.name, addresses=addresses)


def _computer(resource: Resource) -> VirtualComputer:
    return VirtualComputer(
        name=resource.name, computer=_first(resource, "vcomname"), target=_first(resource, "target")
    )


def _script(resource: Resource) -> ScriptResource:
    return ScriptResource(
        name=resource.name,
        start=_at(resource, "parameters/act/path"),
        stop=_at(resource, "parameters/deact/path"),
    )


def _service(resource: Resource) -> ServiceResource:
    names = [item.value for item in resource.settings if item.path.endswith("parameters/name")]
    return ServiceResource(name=resource.name, services=tuple(dict.fromkeys(names)))


def _application(resource: Resource) -> Application:
    return Application(
        name=resource.name, start=_first(resource, "actpath"), stop=_first(resource, "deactpath")
    )


def _first(resource: Resource, tag: str) -> str | None:
    return next((item.value for item in resource.settings if item.tag == tag), None)


def _at(resource: Resource, path: str) -> str | None:
    return next((item.value for item in resource.settings if item.path.lower() == path), None)


def _sync(element: Element, problems: list[Problem]) -> RegistrySync:
    """Keys are looked for in every text and attribute: no public sample shows the tags that hold them."""
    texts = list(_texts(element))
    keys: list[SyncKey] = []
    for text, line in texts:
        found = _SYNC_KEY.fullmatch(text)
        if found:
            root = _ROOTS.get(found[1].upper(), found[1].upper())
            parts = [part for part in re.split(r"[\\¥]", found[2]) if part]
            keys.append(SyncKey(key="\\".join([root, *parts]), raw=text, line=line))
    state = "keys" if keys else "not_recognised" if texts else "empty"
    if state == "not_recognised":
        problems.append(Problem(code=Code.NO_KEYS_RECOGNISED, line=element.line, found=element.name))
    return RegistrySync(name=element.name, keys=tuple(keys), state=state)


def _texts(element: Element) -> Iterator[tuple[str, int]]:
    for leaf in [element, *(leaf for _, leaf in element.leaves())]:
        for offset, text in enumerate(leaf.text.split("\n")):
            if text.strip():
                yield text.strip(), leaf.text_line + offset
    yield from _attributes(element)


def _attributes(element: Element) -> Iterator[tuple[str, int]]:
    for child in element.children:
        for value in child.attributes.values():
            if _SYNC_KEY.fullmatch(value.strip()):
                yield value.strip(), child.line
        yield from _attributes(child)


def _number(element: Element | None, problems: list[Problem]) -> int | None:
    if element is None or not element.text:
        return None
    if re.fullmatch(r"[0-9]{1,9}", element.text):
        return int(element.text)
    problems.append(Problem(code=Code.BAD_NUMBER, line=element.text_line, found=element.text[:40]))
    return None
