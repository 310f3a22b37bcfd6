"""The manifest as lines for a person who wants to see what would be read."""

from . import manifest, winpath


def lines_of_manifest(shared_drives, commands=True):
    """One line per question; places that only the node knows stand in braces."""
    lines = ["  host, drives, addresses, service_list"]
    for views, key, depth, names in manifest.REGISTRY:
        extent = "" if depth is None else " (depth %d)" % depth
        chosen = "" if names is None else ": " + ", ".join(names)
        lines.append("  registry %s %s%s%s" % ("+".join(views), key, extent, chosen))
    for name in manifest.ESMPRO_SERVICES + manifest.CLUSTER_SERVICES:
        lines.append("  registry 64 %s\\%s" % (manifest.SERVICES_KEY, name))
    lines.append("  service  *")
    for probe, entries in _ENTRIES:
        for base, relative, _ in entries:
            lines += ["  %-8s %s" % (probe, path) for path in _patterns(base, relative, shared_drives)]
    lines.append("  file     {cluster_dir}\\scripts\\**\\*" + " / *".join(manifest.SCRIPT_SUFFIXES))
    if commands:
        lines += ["  command  {cluster_dir}\\bin\\" + name for name in manifest.QUERIES]
    return lines


_ENTRIES = (
    ("folder", manifest.FOLDERS),
    ("listing", manifest.LISTINGS),
    ("file", (*manifest.JSL_FILES, manifest.OPTIONS_FILE, manifest.CLUSTER_FILE, *manifest.FILES)),
    ("program", manifest.PROGRAMS),
    ("acl", manifest.RIGHTS),
)


def _patterns(base, relative, shared_drives):
    for pattern in manifest.BASES[base]:
        path = winpath.join(pattern, relative)
        if "{shared_drives}" not in path or not shared_drives:
            yield path
            continue
        for letter in shared_drives:
            yield path.replace("{shared_drives}", letter)
