"""Services: what the control manager says, what the registry says, and where the two differ."""

from .. import regpath, regvalue, winpath
from ..model import ABSENT, OK, Answer, ProbeError
from .registry import value_of

VERSION = 1
SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services"
FIELDS = (
    "display_name",
    "type",
    "start",
    "error_control",
    "image_path",
    "account",
    "dependencies",
    "delayed",
)


def read_names(system):
    """Answer with the key names of all services."""
    return Answer({"names": sorted(system.service_names(), key=str.casefold)})


def read_service(system, name, variables, secrets):
    """Answer with both sides of one service; ProbeError where neither side has it or both failed."""
    api = _side(lambda: system.service(name))
    registry = _side(lambda: _from_registry(system, name))
    if OK not in (api["outcome"], registry["outcome"]):
        worse = api if api["outcome"] != ABSENT else registry
        raise ProbeError(worse["outcome"], worse["code"], worse["detail"] or "")
    redactions = _mask(api, "api", secrets) + _mask(registry, "registry", secrets)
    value = {"api": api, "registry": registry, "disagreements": _disagreements(api, registry, variables)}
    answer = {key: _without_detail(part) for key, part in value.items()}
    return Answer(answer, redactions=tuple(redactions))


def _mask(side, name, secrets):
    """Masks what a program is given on its command line; (place, digest) of each secret."""
    if not side.get("image_path"):
        return []
    side["image_path"], digests = secrets.mask_inline(side["image_path"])
    return [("%s : image_path" % name, digest) for digest in digests]


def _side(question):
    try:
        side = dict(question())
    except ProbeError as problem:
        return {"outcome": problem.outcome, "code": problem.code, "detail": problem.message}
    side.update(outcome=OK, code=None)
    return side


def _without_detail(part):
    return {key: value for key, value in part.items() if key != "detail"} if isinstance(part, dict) else part


def _from_registry(system, name):
    values, _ = system.registry_key("64", regpath.join(SERVICES, name))
    described = [regvalue.describe(*value) for value in values]

    def field(value_name, kind):
        value = value_of(described, value_name)
        return None if value is None else value.get(kind)

    delayed = value_of(described, "DelayedAutostart")
    groups = field("DependOnGroup", "list") or []
    return {
        "display_name": field("DisplayName", "text"),
        "type": field("Type", "int"),
        "start": field("Start", "int"),
        "error_control": field("ErrorControl", "int"),
        "image_path": field("ImagePath", "text"),
        "account": field("ObjectName", "text"),
        "dependencies": (field("DependOnService", "list") or []) + ["+" + group for group in groups],
        # No value means not delayed; a value of a wrong type says nothing.
        "delayed": False if delayed is None else _truth(delayed.get("int")),
    }


def _truth(number):
    return None if number is None else number != 0


def _disagreements(api, registry, variables):
    if api["outcome"] != OK or registry["outcome"] != OK:
        return []
    return [
        {"field": field, "api": api[field], "registry": registry[field]}
        for field in FIELDS
        if _differ(field, api[field], registry[field], variables)
    ]


def _differ(field, told, stored, variables):
    if told is None or stored is None:
        return False
    if field == "display_name":
        # "@file,-id" stands for a localised text that only the control manager resolves.
        return not stored.startswith("@") and told != stored
    if field == "image_path":
        return _plain(told, variables) != _plain(stored, variables)
    if field == "account":
        return told.casefold() != stored.casefold()
    if field == "dependencies":
        return [name.casefold() for name in told] != [name.casefold() for name in stored]
    return told != stored


def _plain(image_path, variables):
    return winpath.expand(image_path, variables).strip().casefold()
