"""May I leave? The servers of the cluster, which of them this visit has, and what is missing."""

from datetime import datetime, timedelta

VISIT_HOURS = 12
_FORM = "%Y-%m-%dT%H:%M:%SZ"


def lines(current, others, raw, words):
    """The closing lines. `current`: the Stay just written; `others`: the older Stays on the stick; `raw`:
    computers that were collected without Python."""
    visit = _of_visit(current, others)
    servers = _servers(current, others, visit, raw)
    missing = [
        name for name in servers if name.casefold() not in visit and name.casefold() not in _folded(raw)
    ]
    partial = [stay for stay in visit.values() if stay.gaps or stay.interrupted]
    known = [stay.held for stay in visit.values() if stay.held is not None]
    unheld = bool(known) and not any(known) and not raw
    answer = "no" if missing or unheld else ("but" if partial or raw else "yes")
    if answer != "no" and not current.servers:
        answer = "unknown"
    out = ["", words["leave"] % words["leave_" + answer]]
    out += ["  " + _server(name, visit, raw, current, words) for name in servers]
    out.append("  " + words["leave_count"] % (len(servers) - len(missing), len(servers)))
    if known and not unheld:
        held = ", ".join(stay.computer for stay in visit.values() if stay.held)
        out.append("  " + words["leave_held" if held else "leave_held_raw"] % (held or ", ".join(raw)))
    return out + ["  " + text for text in _why(missing, unheld, current, words)]


def _of_visit(current, others):
    """folded computer -> its newest Stay of this visit."""
    now = datetime.strptime(current.started, _FORM)
    newest = {}
    for stay in sorted(others, key=lambda stay: stay.started):
        try:
            apart = abs(now - datetime.strptime(stay.started, _FORM))
        except ValueError:
            continue
        if apart <= timedelta(hours=VISIT_HOURS):
            newest[stay.computer.casefold()] = stay
    newest[current.computer.casefold()] = current
    return newest


def _servers(current, others, visit, raw):
    """Names in the order of clp.conf; without it, of whoever was collected."""
    named = current.servers or next((stay.servers for stay in others if stay.servers), ())
    names = {name.casefold(): name for name in named}
    if not named:
        for name in [*(stay.computer for stay in visit.values()), *raw]:
            names.setdefault(name.casefold(), name)
    names.setdefault(current.computer.casefold(), current.computer)
    return list(names.values())


def _server(name, visit, raw, current, words):
    stay = visit.get(name.casefold())
    if stay is None and name.casefold() in _folded(raw):
        return words["leave_raw"] % name
    if stay is None:
        return words["leave_missing"] % name
    state = words["leave_cut"] if stay.interrupted else words["leave_partial"] % stay.gaps
    state = state if stay.interrupted or stay.gaps else words["leave_whole"]
    here = words["leave_here"] if stay is current else ""
    return words["leave_done"] % (name, _clock(stay), state) + here


def _clock(stay):
    when = datetime.strptime(stay.started, _FORM)
    if stay.offset is None:
        return when.strftime("%H:%M UTC")
    return (when + timedelta(minutes=stay.offset)).strftime("%H:%M")


def _why(missing, unheld, current, words):
    if not current.servers:
        yield words["leave_no_list"]
    if missing:
        yield words["leave_go"] % ", ".join(missing)
    if unheld:
        yield words["leave_unheld"]


def _folded(names):
    return {name.casefold() for name in names}
