"""Registry keys and trees."""

from .. import regpath, regvalue
from ..limits import Budget
from ..model import LIMIT, OK, Answer, ProbeError

VERSION = 1
MAX_KEYS = 20000
# What a value takes in memory besides its bytes, in the measure of these: it stands there as hex digits and as text.
VALUE_COST = 100


def read_tree(system, secrets, view, key, depth=None, names=None, max_keys=MAX_KEYS, budget=None):
    """Answer with the key and its sub-keys down to `depth` (None = all), only the values in `names` if given.

    A sub-key that cannot be read is recorded in its place; ProbeError only for the key itself.
    """
    wanted = None if names is None else {name.casefold() for name in names}
    budget = budget or Budget()
    keys, redactions, size, full = [], [], 0, None
    waiting = [("", 0)]
    while waiting:
        full = full or _full(keys, size, max_keys, budget)
        if full:
            break
        path, level = waiting.pop()
        try:
            values, below = system.registry_key(view, regpath.join(key, path))
        except ProbeError as problem:
            if not path:
                raise
            shown, digest = _shown(secrets, key, path)
            redactions += [(shown, digest)] if digest else []
            keys.append({"path": shown, "outcome": problem.outcome, "code": problem.code, "values": []})
            continue
        described, masked = _values(secrets, regpath.join(key, path), values, wanted)
        taken = VALUE_COST + sum(VALUE_COST + len(value["raw"]) // 2 for value in described)
        size += taken
        full = budget.take_values(taken)
        shown, digest = _shown(secrets, key, path)
        redactions += [(shown, digest)] if digest else []
        keys.append({"path": shown, "outcome": OK, "code": None, "values": described})
        redactions += [((shown + " : " if shown else "") + name, digest) for name, digest in masked]
        if depth is None or level < depth:
            waiting += [(path + "\\" + name if path else name, level + 1) for name in below]
    keys.sort(key=lambda entry: entry["path"].casefold())
    return Answer(
        {"keys": keys}, LIMIT if full else OK, None, full or _detail(keys), tuple(sorted(redactions))
    )


def _shown(secrets, key, path):
    whole, digest = secrets.mask_path(regpath.join(key, path))
    return whole[len(key) + 1 :], digest


def _values(secrets, key, values, wanted):
    described, masked = [], []
    for name, kind, raw in values:
        if wanted is None or name.casefold() in wanted:
            value, digest = secrets.mask_value(regvalue.describe(name, kind, raw), key)
            described.append(value)
            if digest:
                masked.append((value["name"], digest))
    described.sort(key=lambda value: value["name"].casefold())
    return described, masked


def _full(keys, size, max_keys, budget):
    """Why the walk must end here, or None; the first key is always read."""
    if not keys:
        return None
    if len(keys) >= max_keys:
        return "stopped after %d keys" % max_keys
    if size > budget.limits.tree_bytes:
        return "stopped after %d bytes" % budget.limits.tree_bytes
    why = budget.over()
    return "stopped after %d keys: %s" % (len(keys), why) if why else None


def _detail(keys):
    unread = sum(entry["outcome"] != OK for entry in keys)
    return "%d sub-keys could not be read" % unread if unread else None


def value_of(values, name):
    """The described value of this name in a list of values, or None."""
    return next((value for value in values if value["name"].casefold() == name.casefold()), None)
