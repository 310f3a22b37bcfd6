"""Drives that move between the servers: disks of failover groups, and the shared drive of the site."""

from __future__ import annotations

from esmreport.core import winpath
from esmreport.core.audit import Audit
from esmreport.core.facts import Seen
from esmreport.core.model import Reason
from esmreport.core.reasons import unresolved

SYSTEM_DRIVE = "C:"


def switchable_drives(audit: Audit) -> frozenset[str] | Reason:
    """Letters ("X:") of all drives that a failover group holds; a Reason where nobody tells."""
    stated = audit.value("shared_drive")
    drives = {drive for drive in [winpath.drive_of(stated) if stated else None] if drive}
    if isinstance(audit.config, Seen):
        return frozenset(drives | set(audit.config.value.drives))
    return frozenset(drives) if drives else unresolved("shared_drive")


def is_switchable(path: str, audit: Audit) -> bool | Reason:
    """Whether a path lies on such a drive. The system drive never does."""
    drive = winpath.drive_of(path)
    if drive in (None, SYSTEM_DRIVE):
        return False
    drives = switchable_drives(audit)
    return drives if isinstance(drives, Reason) else drive in drives
