"""The last screen: what was read, and what was not. Pure."""

from .model import OUTCOMES

GAPS_SHOWN = 20


def lines(collection, gaps, path, words, damaged=()):
    """Table of outcomes, the gaps, and where the bundle lies; `damaged` files of a raw folder make it incomplete."""
    out = ["", words["table"]]
    for outcome in OUTCOMES:
        count = sum(item.outcome == outcome for item in collection.items)
        out.append("  %6d  %-11s %s" % (count, outcome, words[outcome]))
    if gaps:
        out += ["", words["gaps"] % len(gaps)]
        out += ["  " + _gap(gap) for gap in gaps[:GAPS_SHOWN]]
        out += [words["more"] % (len(gaps) - GAPS_SHOWN)] if len(gaps) > GAPS_SHOWN else []
    if not _is_administrator(collection):
        out += ["", words["not_administrator"]]
    verdict = words["partial" if gaps or collection.interrupted or damaged else "complete"]
    return [*out, "", verdict, words["saved"] % path]


def names(files, words):
    """Names of files in one line, the first of many."""
    more = words["more_files"] % (len(files) - GAPS_SHOWN) if len(files) > GAPS_SHOWN else ""
    return ", ".join(files[:GAPS_SHOWN]) + more


def _gap(gap):
    place = " > " + gap.place if gap.place else ""
    return "%s%s: %s%s" % (gap.item, place, gap.outcome, "" if gap.code is None else " (%d)" % gap.code)


def _is_administrator(collection):
    host = next((item.value for item in collection.items if item.id == "host" and item.value), None)
    return host is None or (host.get("privilege") or {}).get("administrator", True)
