"""The node itself: identity, drives, addresses."""

from ..model import Answer, ProbeError

VERSION = 1


def read_host(system):
    """Answer with `System.host` as it is."""
    return Answer(dict(system.host()))


def read_drives(system):
    """Answer with all drive letters, sorted."""
    return Answer({"drives": sorted(system.drives(), key=lambda drive: drive["letter"])})


def read_addresses(system):
    """Answer with all addresses of adapters that are up, sorted by adapter and address."""
    return Answer(
        {"addresses": sorted(system.addresses(), key=lambda entry: (entry["adapter"], entry["ip"]))}
    )


def unavailable_volumes(system, drives, cluster_drives):
    """{"X:": Win32 code} for each cluster-controlled drive whose root cannot be opened on this node."""
    listed = {drive["letter"].upper(): drive["code"] for drive in drives}
    closed = {}
    for letter in cluster_drives:
        code = listed.get(letter)
        if code is None:
            try:
                system.stat(letter + "\\")
            except ProbeError as problem:
                code = problem.code if problem.code is not None else 0
            except Exception:
                # A fault of the question says nothing about the volume.
                continue
        if code is not None:
            closed[letter] = code
    return closed
