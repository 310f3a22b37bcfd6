"""The closed list of facts that a rule can name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact
from esmreport.core.read import (
    acls,
    baseproducts,
    cluster,
    compared,
    composed,
    files,
    fip,
    keyed,
    machine,
    moved,
    registry,
    residues,
    scripts,
    server,
    services,
    volumes,
    wrapper,
)
from esmreport.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class FactKind:
    """An entry of the list: how it is read, and the parameters that a rule must or may give."""

    read: Callable[[Target, Mapping[str, Any]], Fact]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


# A parameter of every kind: the folder or file that must be there before the fact can be asked at all.
# Where it is missing, another rule says so, and this one could not check.
CONTAINER = "within"

FACT_KINDS: dict[str, FactKind] = {
    "service": FactKind(read=services.service, required=("property",), optional=("name", "display")),
    "registry_value": FactKind(read=registry.value, required=("key", "name")),
    "registry_key": FactKind(read=registry.key, required=("key",)),
    "registry_named_below": FactKind(read=registry.named_below, required=("key", "name")),
    "registry_rows": FactKind(read=registry.rows, required=("key", "name"), optional=("deep",)),
    "registry_texts_below": FactKind(read=registry.texts_below, required=("keys",), optional=("ignore",)),
    "registry_subkeys": FactKind(read=registry.subkeys, required=("key",)),
    "registry_only_native": FactKind(read=registry.only_native, required=("key",)),
    "registry_values": FactKind(read=registry.values, required=("values",)),
    "ini_value": FactKind(read=files.ini_value, required=("path", "key")),
    "property": FactKind(read=files.java_property, required=("path", "key"), optional=("raw",)),
    "keyed_value": FactKind(read=keyed.keyed_value, required=("path", "key"), optional=("raw", "ended")),
    "colon_line": FactKind(read=keyed.colon_line, required=("path", "key"), optional=("part",)),
    "file": FactKind(read=files.file, required=("path",), optional=("property",)),
    "file_pair": FactKind(read=files.file_pair, required=("path", "shared_path")),
    "texts_in_files": FactKind(read=files.texts_in_files, required=("paths",)),
    "folder": FactKind(read=files.folder, required=("path",), optional=("property",)),
    "any_folder": FactKind(read=files.any_folder, required=("paths",)),
    "acl": FactKind(read=acls.tree, required=("path",)),
    "product_version": FactKind(read=machine.product_version, required=("product",)),
    "stated_version": FactKind(read=machine.stated_version, required=("product",)),
    "cluster_version": FactKind(read=machine.cluster_version),
    "own_cluster_version": FactKind(read=machine.own_cluster_version),
    "install_dir": FactKind(read=machine.install_dir),
    "bitness": FactKind(read=machine.bitness),
    "operating_system": FactKind(read=machine.operating_system),
    "nec_root": FactKind(read=machine.nec_root),
    "sync_keys": FactKind(read=cluster.sync_keys),
    "sync_definition": FactKind(read=cluster.sync_definition),
    "left_keys": FactKind(read=residues.left_keys),
    "left_lines": FactKind(read=residues.left_lines),
    "resource_groups": FactKind(read=cluster.resource_groups, required=("type",)),
    "file_lines": FactKind(read=compared.file_lines, required=("path",)),
    "mg_definition": FactKind(read=compared.mg_definition, optional=("property",)),
    "volume": FactKind(read=volumes.volume, required=("drive",)),
    "folder_groups": FactKind(read=volumes.folder_groups),
    "cooperation": FactKind(read=services.cooperation),
    "named_folder": FactKind(read=moved.named_folder, required=("path", "key", "drives", "copy")),
    "edited_place": FactKind(read=moved.edited_place, required=("path", "name")),
    "base_products": FactKind(read=machine.base_products),
    "script": FactKind(
        read=scripts.script, required=("script",), optional=("gate", "gate_service", "service")
    ),
    "script_groups": FactKind(read=scripts.script_groups, optional=("others",)),
    "script_hashes": FactKind(read=scripts.script_hashes),
    "manager_names": FactKind(read=composed.manager_names),
    "fip_places": FactKind(read=fip.fip_places),
    "base_work_dir": FactKind(read=baseproducts.work_dirs),
    "server_model": FactKind(read=server.model),
    "server_release": FactKind(read=server.release),
    "memory_left": FactKind(read=server.memory_left),
    "free_space": FactKind(read=server.free_space, required=("path",)),
    "disk_kind": FactKind(read=server.disk_kind, required=("path",)),
    "wrapper_library": FactKind(read=wrapper.library, optional=("property",)),
    "wrapper_entries": FactKind(read=wrapper.entries),
    "wrapper_entry": FactKind(read=wrapper.entry, required=("path",)),
    "wrapper_addresses": FactKind(read=wrapper.addresses),
    "wrapper_set_up": FactKind(read=wrapper.set_up),
}
