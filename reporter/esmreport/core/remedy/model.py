"""Changes that a script may make, each with what was there when the node was audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from esmreport.core.model import Reason
from esmreport.core.record import dataclass

Identity = tuple[str, str, str | None]
START_TYPES = ("manual", "automatic", "automatic_delayed", "disabled")
FORMATS = ("ini", "properties", "keyed", "colon")
RIGHTS = ("full", "read_execute")


@dataclass(frozen=True, kw_only=True)
class StartType:
    """The start type of a service, by key name. `old` and `new` are of START_TYPES."""

    service: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Raw:
    """A registry value as stored: type number and bytes."""

    type: int
    raw: bytes


@dataclass(frozen=True, kw_only=True)
class RegistryValue:
    """A value of an existing key, the key as a 64-bit program sees it. `old` None: did not exist."""

    key: str
    name: str
    old: Raw | None
    new: Raw


@dataclass(frozen=True, kw_only=True)
class Grant:
    """The one explicit entry that an account shall have on a folder and what is below it; of RIGHTS."""

    sid: str
    rights: str


@dataclass(frozen=True, kw_only=True)
class Access:
    """Access rights of a folder. `old`: its access list in SDDL, beginning with "D:"."""

    path: str
    old: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One setting of a text file. `format` is of FORMATS; `value` is what a program shall read, for keyed
    and colon what stands behind the separator, quotation marks and all. `section`: where an ini file gets
    the key if it has none."""

    path: str
    format: str
    key: str
    value: str
    section: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """A file that shall be the copy of another one."""

    path: str
    content: bytes


Change = StartType | RegistryValue | Access | Line | Content


@dataclass(frozen=True, kw_only=True)
class CarriedFile:
    """A file as audited. `content` None: it did not exist. `modified`: UTC, ISO 8601, None where unknown."""

    on: str
    path: str
    content: bytes | None
    modified: str | None


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a rule's script goes about: which remediation steps (from 1) it does, on which node (`where` as in
    a step) and in which cluster state."""

    steps: tuple[int, ...]
    where: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Fix:
    """What puts one failed result right. `on`: the node whose evidence it was; for the shared disk the one
    that held it."""

    identity: Identity
    on: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """A failed result of a rule with a script that no script may touch, and why."""

    identity: Identity
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Follows:
    """A failed result that goes away when those of other rules are put right."""

    identity: Identity
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Fixes:
    """Everything about one cluster that scripts can be made from."""

    ways: Mapping[str, Way] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    follows: tuple[Follows, ...] = ()
    files: tuple[CarriedFile, ...] = ()
