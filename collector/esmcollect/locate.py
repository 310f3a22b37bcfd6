"""Where things are on this node: places are followed from settings, and each remembers where it came from.

Pure: works on items that were already collected; only `is_folder` (a callable) asks the node.
A candidate is a (path, origin) pair; the origin is an item id, "site file", "option" or "default".
"""

import base64
import re

from . import manifest, settings, winpath
from .encoding import text_of
from .model import LIMIT, OK
from .probes.registry import value_of

SITE, OPTION, DEFAULT = "site file", "option", "default"

_ESMPRO_NAME = re.compile(r"ESMPRO.*(ServerManager|Manager)", re.IGNORECASE)
_AGENT_NAME = re.compile(r"ESMPRO[/ ]?\s*(ServerAgent|Agent)", re.IGNORECASE)
_CLUSTER_BIN = re.compile(r"^(.*)\\bin\\clp[^\\]*$", re.IGNORECASE)


class Evidence:
    """Look-ups in the items collected so far; ids are compared case-folded."""

    def __init__(self, items):
        self._items = {item.id.casefold(): item for item in items}

    def get(self, item_id):
        """The item's value where the question was answered, else None."""
        item = self._items.get(item_id.casefold())
        return item.value if item is not None and item.outcome in (OK, LIMIT) else None

    def registry_values(self, item_id, path=""):
        """Values of a key inside a collected tree; empty where it is not there."""
        tree = self.get(item_id) or {"keys": []}
        for key in tree["keys"]:
            if key["path"].casefold() == path.casefold():
                return key["values"]
        return []

    def registry_text(self, item_id, path, name):
        """Text of a string value, or None where it is missing, empty or of another type."""
        value = value_of(self.registry_values(item_id, path), name)
        return (value.get("text") or None) if value else None

    def image_paths(self, prefix=""):
        """(item id, image path) of each service whose name begins with the prefix."""
        start = ("service:" + prefix).casefold()
        for folded in sorted(key for key in self._items if key.startswith(start)):
            item = self._items[folded]
            value = self.get(item.id) or {}
            for side in ("registry", "api"):
                image = value.get(side, {}).get("image_path")
                if image:
                    yield item.id, image
                    break

    def file_text(self, item_id):
        """Text of a collected file, or None."""
        value = self.get(item_id) or {}
        return text_of(base64.b64decode(value["base64"])) if value.get("base64") else None


def environment(evidence):
    """Variables that stand in paths on this node, names upper-case."""
    windows = (
        evidence.registry_text("registry:64:" + manifest.WINDOWS_NT_KEY, "", "SystemRoot") or "C:\\Windows"
    )
    programs = _program_folder(evidence, "ProgramFilesDir") or windows[:2] + "\\Program Files"
    programs_32 = _program_folder(evidence, "ProgramFilesDir (x86)")
    variables = {
        "SYSTEMROOT": windows,
        "WINDIR": windows,
        "SYSTEMDRIVE": windows[:2],
        "PROGRAMFILES": programs,
        "PROGRAMW6432": programs,
    }
    if programs_32:
        variables["PROGRAMFILES(X86)"] = programs_32
    for name in ("ESMPRO", "EsmDir"):
        text = evidence.registry_text("registry:64:" + manifest.ENVIRONMENT_KEY, "", name)
        if text:
            variables[name.upper()] = winpath.expand(text, variables)
    return variables


def _program_folder(evidence, name):
    return evidence.registry_text("registry:64:" + manifest.WINDOWS_KEY, "", name)


def install_dir(evidence, site_text, variables, is_folder):
    """The folder ESMPRO/ServerManager was installed in."""
    found = _from_site(site_text, "install_dir")
    found += _from_environment(variables, ("ESMPRO",))
    found += _from_uninstall(evidence, _ESMPRO_NAME)
    found += _before(evidence.image_paths("ESM"), r"^(.*?)\\ESMWEB\\", variables)
    named = (pair for name in manifest.ESMPRO_SERVICES for pair in evidence.image_paths(name))
    found += _before(named, r"^(.*?\\ESMPRO)\\", variables)
    found += _below_programs(("ESMPRO",), variables)
    found = _clean(found, variables)
    tests = (
        lambda path: is_folder(path + "\\ESMWEB") or is_folder(path + "\\NVWORK"),
        is_folder,
    )
    return _place(_first(found, tests), found)


def work_dir(evidence, site_text, variables):
    """The work folder that NVBASE names; a 32-bit program's view comes first."""
    found = []
    for view in ("32", "64"):
        item = "registry:%s:HKLM\\SOFTWARE\\NEC" % view
        for key in ("NVBASE", "NVBASE\\PP"):
            text = evidence.registry_text(item, key, "WorkDir")
            found += [(text, item)] if text else []
    found = _clean(found + _from_site(site_text, "work_folder"), variables)
    return _place(found[0] if found else None, found)


def alert_dirs(evidence, site_text, variables, install):
    """Every folder that may hold AlertMan: ServerManager and the agents can lie in different ones."""
    found = _from_site(site_text, "agent_dir") + _from_environment(variables, ("ESMPRO", "EsmDir"))
    found += _before(evidence.image_paths("AlertManager"), r"^(.*?)\\AlertMan\\", variables)
    found += _from_uninstall(evidence, _AGENT_NAME)
    found += [(install["value"], install["from"])] if install["value"] else []
    found = _clean(found, variables)
    values = [path for path, _ in found]
    return {"value": values, "from": found[0][1] if found else None, "candidates": _listed(found)}


def cluster_dir(evidence, site_text, variables, is_folder):
    """The folder CLUSTERPRO was installed in."""
    found = _from_site(site_text, "cluster_dir")
    for item, image in evidence.image_paths("clp"):
        program = winpath.program_of(image, variables)
        match = _CLUSTER_BIN.match(program or "")
        found += [(match.group(1), item)] if match else []
    found += _below_programs(("CLUSTERPRO", "EXPRESSCLUSTER"), variables)
    found = _clean(found, variables)
    return _place(_first(found, (lambda path: is_folder(path + "\\etc"), is_folder)), found)


def query_folder(evidence, variables):
    """The cluster's bin folder as a service of it names it, or None: no program is started from elsewhere."""
    for _, image in evidence.image_paths("clp"):
        match = _CLUSTER_BIN.match(winpath.program_of(image, variables) or "")
        if match and winpath.is_absolute(match.group(1)):
            return winpath.normalise(match.group(1)) + "\\bin"
    return None


def shared_drives(evidence, cluster_file, site_text, options):
    """The volumes that belong to the failover group, "X:" each."""
    found = [(letter, OPTION) for letter in options]
    written = settings.site_values(site_text, "shared_drive") + settings.site_values(
        site_text, "shared_drives"
    )
    found += [(settings.drive_letter(value), SITE) for value in written if settings.drive_letter(value)]
    text = evidence.file_text(cluster_file) if cluster_file else None
    found += [(letter, cluster_file) for letter in settings.cluster_drives(text or "")]
    values = list(dict.fromkeys(letter for letter, _ in found))
    return {"value": values, "from": found[0][1] if found else None, "candidates": _listed(found)}


def service_dir(evidence, jsl_files, site_text, variables):
    """The service folder: the `wrkdir` that most of the jsl.ini files name."""
    found = []
    for item in jsl_files:
        text = evidence.file_text(item)
        written = settings.key_value(text, "wrkdir") if text else None
        if written:
            known = dict(variables, **settings.ini_defines(text))
            path = winpath.normalise(winpath.expand(winpath.expand(written, known), variables))
            if written.startswith("."):
                path = winpath.normalise(winpath.parent(item.partition(":")[2]) + "\\" + written)
            found.append((path, item))
    found = [(path, item) for path, item in found if winpath.is_absolute(path)]
    folded = [path.casefold() for path, _ in found]
    chosen = max(found, key=lambda pair: folded.count(pair[0].casefold())) if found else None
    found = _clean(found + _from_site(site_text, "service_folder"), variables)
    return _place(chosen or (found[0] if found else None), found)


def package_dir(evidence, option_files, site_text, variables, found_so_far):
    """The folder of update packages that options.txt names.

    The installer's own copy counts only where the services still work in the installer's folder: after the
    move to the shared disk nothing reads it any more.
    """
    services = [candidate["value"].casefold() for candidate in found_so_far["service_dir"]["candidates"]]
    install = (found_so_far["install_dir"]["value"] or "\0").casefold() + "\\"
    found = []
    for item in option_files:
        folder = winpath.parent(item.partition(":")[2]).casefold()
        if folder.startswith(install) and folder not in services:
            continue
        text = evidence.file_text(item)
        written = settings.key_value(text, "EU_RM_PKG_DATAPOOL_PATH") if text else None
        found += [(written, item)] if written else []
    found = _clean(found + _from_site(site_text, "package_folder"), variables)
    return _place(found[0] if found else None, found)


def _from_site(site_text, name):
    return [(value, SITE) for value in settings.site_values(site_text, name)]


def _from_environment(variables, names):
    item = "registry:64:" + manifest.ENVIRONMENT_KEY
    return [(variables[name.upper()], item) for name in names if name.upper() in variables]


def _from_uninstall(evidence, pattern):
    for view in ("32", "64"):
        item = "registry:%s:%s" % (view, manifest.UNINSTALL_KEY)
        for key in (evidence.get(item) or {"keys": []})["keys"]:
            name = (value_of(key["values"], "DisplayName") or {}).get("text") or ""
            folder = (value_of(key["values"], "InstallLocation") or {}).get("text")
            if folder and pattern.search(name):
                yield folder, item


def _before(image_paths, pattern, variables):
    for item, image in image_paths:
        match = re.match(pattern, winpath.program_of(image, variables) or "", re.IGNORECASE)
        if match:
            yield match.group(1), item


def _below_programs(names, variables):
    roots = [variables[name] for name in ("PROGRAMFILES(X86)", "PROGRAMFILES") if name in variables]
    return [(winpath.join(root, name), DEFAULT) for name in names for root in roots]


def _clean(found, variables):
    """Candidates normalised, relative ones left out, each path once with its first origin."""
    clean = {}
    for path, origin in found:
        path = winpath.normalise(winpath.expand(path, variables))
        if winpath.is_absolute(path):
            clean.setdefault(path.casefold(), (path, origin))
    return list(clean.values())


def _first(found, tests):
    for test in tests:
        for pair in found:
            if test(pair[0]):
                return pair
    return found[0] if found else None


def _place(chosen, found):
    path, origin = chosen if chosen else (None, None)
    return {"value": path, "from": origin, "candidates": _listed(found)}


def _listed(found):
    return [{"value": path, "from": origin} for path, origin in found]
