"""The site file (TOML): what only the people of the site know. All errors are named with line and key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import field
from ipaddress import IPv4Address
from pathlib import Path

from esmreport.core.condition import KNOWN_PHASES
from esmreport.core.document import Document
from esmreport.core.model import Text
from esmreport.core.products import STATED_AS
from esmreport.core.publicaddress import site_name
from esmreport.core.record import dataclass
from esmreport.core.rule import Feature
from esmreport.core.sitetime import parse_offset
from esmreport.io import sitereport
from esmreport.io.tomlerrors import unreadable
from esmreport.io.tomlread import Errors, Table

VALUES = (
    "shared_drive",
    "fip",
    "manager_name",
    "work_folder",
    "service_folder",
    "package_folder",
    "install_dir",
    "agent_dir",
    "cluster_dir",
    "os_memory_mb",
    "user_group",
    "group",
)
ROLES = ("primary", "secondary")
_PLACES = ("work_folder", "service_folder", "package_folder", "install_dir", "agent_dir", "cluster_dir")


class SiteFileError(Exception):
    """The site file cannot be used; `errors` holds one sentence each."""

    def __init__(self, errors: Sequence[Text]) -> None:
        super().__init__("\n".join(error.en for error in errors))
        self.errors = tuple(errors)


@dataclass(frozen=True, kw_only=True)
class SiteFile:
    """A site file as read. Empty tables where it says nothing. `utc_offset`: minutes east of UTC. `left_out`:
    name of a logo that could not be looked for."""

    name: str = ""
    title: Mapping[str, str] = field(default_factory=dict)
    cluster_name: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, bool] = field(default_factory=dict)
    phase: str = "steady-state"
    utc_offset: int | None = None
    document: Document = field(default_factory=Document)
    left_out: str = ""


def parse(text: str, name: str, features: Mapping[str, Feature], folder: Path | None = None) -> SiteFile:
    """A site file from its text; `folder` is where it lies, None where it came inside a bundle. Raises
    SiteFileError with every error found."""
    errors = Errors()
    try:
        data = tomllib.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as problem:
        errors.add(name, unreadable(problem))
        raise SiteFileError(errors.told()) from None
    table = Table(data, name, errors)
    report, cluster = table.table("report", required=False), table.table("cluster", required=False)
    products, answers = table.table("products", required=False), table.raw("features") or {}
    roles: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for node in table.tables("node", required=False):
        name_of_node = node.text("name")
        roles[name_of_node] = node.choice("role", ROLES, "primary")
        addresses |= _public_address(node, name_of_node)
        node.finish()
    described = sitereport.read(report, folder)
    cluster_name = (cluster.text("name", required=False) or None) if cluster else None
    values = _take(cluster, VALUES) | addresses
    # People type it for a separator; on a node it would be a letter of a name.
    values |= {key: value.replace("￥", "\\") for key, value in values.items() if key in _PLACES}
    memory = values.get("os_memory_mb", "0")
    if cluster and not (memory.isascii() and memory.isdecimal()):
        cluster.error("os_memory_mb", f"must be a number of megabytes such as '2048', not {memory!r}")
    versions = {STATED_AS[key]: value for key, value in _take(products, tuple(STATED_AS)).items()}
    phase = table.choice("phase", KNOWN_PHASES, "steady-state", required=False)
    utc_offset = _offset(table)
    known = Table(answers if isinstance(answers, dict) else {}, f"{name}, key features", errors)
    if not isinstance(answers, dict):
        table.error("features", "must be a table of true/false")
    asked = {feature: known.flag(feature) for feature in features}
    taken = {feature: answer for feature, answer in asked.items() if known.has(feature)}
    known.finish()
    table.finish()
    if errors.found:
        raise SiteFileError(errors.told(text))
    return SiteFile(
        name=name,
        title=described.title,
        document=described.document,
        left_out=described.left_out,
        cluster_name=cluster_name,
        roles=roles,
        values=values,
        versions=versions,
        features=taken,
        phase=phase,
        utc_offset=utc_offset,
    )


def _public_address(node: Table, name: str) -> dict[str, str]:
    """The node's own address in the public LAN as a site value; nothing where the file is silent."""
    text = node.text("public_ip", required=False).strip()
    try:
        return {site_name(name): str(IPv4Address(text))} if text else {}
    except ValueError:
        node.error("public_ip", f"must be an IPv4 address such as '192.0.2.11', not {text!r}")
        return {}


def _offset(table: Table) -> int | None:
    text = table.text("utc_offset", required=False)
    offset = parse_offset(text) if text else None
    if text and offset is None:
        table.error("utc_offset", f"must be an offset such as '+09:00', not {text!r}")
    return offset


def _take(table: Table | None, names: tuple[str, ...]) -> dict[str, str]:
    if table is None:
        return {}
    found = {name: table.text(name, required=False) for name in names}
    table.finish()
    return {name: value for name, value in found.items() if value}
