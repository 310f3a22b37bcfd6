"""Answers that a damaged raw folder gave, taken back: what may be lost must not look as if it were not there."""

from dataclasses import replace

from .. import manifest, winpath
from ..model import COMPLETE, ERROR, OK
from .folder import damaged

_REGISTRY = ("registry", "service_list", "service", "host")
_PATHS = ("file", "folder", "listing", "acl")
# The places of a node are followed from these; where one is not whole, a path may have been missed.
_PLACES = ("paths.txt", "files.txt", "volumes.txt")
_NAMING = {role for _, _, role in (*manifest.JSL_FILES, manifest.OPTIONS_FILE, manifest.CLUSTER_FILE)}
# Keys of the products say nothing of the node itself.
_PRODUCTS = ("NEC", "CLUSTERPRO", "EXPRESSCLUSTER", "Microsoft\\Windows\\CurrentVersion\\Uninstall")


def without(items, system):
    """The items; ERROR without a value for those whose answer a file that is not whole may have changed."""
    names = [name for name in (*_PLACES, *_copies(items, system.folder)) if not system.folder.whole(name)]
    lost = names[0] if names else "the registry" if system.registry.damaged else None
    return tuple(_kept(item, system.registry, lost) for item in items)


def _copies(items, folder):
    """Names of the copies of files that name places."""
    for item in items:
        if item.probe == "file" and item.target["role"] in _NAMING:
            number, code = folder.files.get(winpath.normalise(item.target["path"]).casefold(), (None, None))
            if code == 0:
                yield "files/" + number


def _kept(item, registry, lost):
    why = None
    if item.probe in _REGISTRY and _of_registry(item, registry):
        why = "the registry"
    elif item.probe == "locations" or (item.probe in _PATHS and item.outcome != OK):
        why = lost
    if why is None or item.outcome not in COMPLETE:
        return item
    return replace(item, outcome=ERROR, value=None, code=None, detail=damaged(why).message, redactions=())


def _of_registry(item, registry):
    if item.probe == "registry":
        return registry.is_damaged(item.target["view"], item.target["key"])
    if item.probe == "host":
        return any(not _of_a_product(key) for key in registry.damaged)
    key = manifest.SERVICES_KEY
    return registry.is_damaged("64", key + "\\" + item.target["name"] if item.probe == "service" else key)


def _of_a_product(key):
    below = key.replace("\\wow6432node\\", "\\", 1)
    tops = ["hklm\\software\\%s" % name.casefold() for name in _PRODUCTS]
    return any((below + "\\").startswith(top + "\\") for top in tops)
