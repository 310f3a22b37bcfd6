"""Which evidence is missing: whole items, and parts of items that are otherwise fine."""

from .model import COMPLETE, LIMIT, OK, Gap


def gaps_of(items):
    """Every gap, in the order of the items."""
    return [gap for item in items for gap in _of(item)]


def _of(item):
    if item.outcome not in COMPLETE:
        yield Gap(item.id, None, item.outcome, item.code)
    if item.outcome in (OK, LIMIT) and item.value is not None:
        for place, part in _parts(item):
            if part["outcome"] not in COMPLETE:
                yield Gap(item.id, place, part["outcome"], part["code"])


def _parts(item):
    if item.probe == "registry":
        return [(key["path"], key) for key in item.value["keys"]]
    if item.probe == "service":
        return [(side, item.value[side]) for side in ("api", "registry")]
    if item.probe == "listing":
        return [(entry["path"], entry) for entry in item.value["entries"]]
    if item.probe == "acl":
        return [(folder["path"], folder) for folder in item.value["folders"]]
    return []
