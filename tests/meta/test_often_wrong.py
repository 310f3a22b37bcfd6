"""The facts of the guide that a naive reader gets wrong most often: each has cases that he would judge wrongly.

The numbers are those of the catalogue's list. Every case named here is run by
`tests/rules`; this table makes sure that none of them gets lost.
"""

from __future__ import annotations

import pytest
from tests.rulecases import load_cases

CASES = {
    "1 HTTPS service: lines in the scripts, start type never judged": (
        "SVC-001:https-service-is-left-alone", "SCR-001:https-with-armload", "SCR-001:alertmanagerhttpsservice-missing",
        "SCR-029:line-in-start", "UNI-002:https-service-of-ver6", "UNI-002:https-service-is-not-of-ver5",
    ),
    "2 local work folder is kept, but moved in Ver.4": ("DIR-002:*", "DIR-008:*", "DIR-009:*"),
    "3 missing nvisord.cf is no finding, but in Ver.4": ("MGR-001:file-does-not-exist", "MGR-006:*"),
    "4 CommunityName: quoted in the file, unquoted in the registry": (
        "REG-002:quoted", "REG-002:no-such-row-in-ver-4", "MGR-001:without-quotes",
    ),
    "5 order of Ver.6, stop order reversed": ("SCR-003:order-of-ver5", "SCR-003:https-moved", "SCR-004:order-of-starting",
        "SCR-003:two-swapped-before-ver6", "SCR-031:base-second", "SCR-031:base-stopped-first", "SCR-031:ver6",
    ),
    "6 Alert Manager Main Service: two conditions": (
        "SCR-021:mg-newer", "SCR-021:mg-3.4-without-lines", "SCR-021:mg-3.40-without-stop", "SCR-023:both-missing",
        "SCR-023:main-service-absent",
    ),
    "7 doubled backslashes": ("FILE-004:one-odd-backslash", "FILE-004:slashes-need-no-doubling", "FILE-017:*"),
    "8 local files on every node, options.txt on the shared disk only": ("FILE-001:standby-still-local", "FILE-003:*"),
    "9 versions are decimals": ("SVC-006:at-6.4", "FILE-014:at-6.22", "FILE-014:before-6.22", "VER-004:written-otherwise",
        "FILE-016:*", "VER-006:below-5.3", "VER-006:at-5.30", "VER-006:below-4.2-by-decimals",
        "VER-006:below-4.2-with-a-letter",
        "SVC-001:event-manager-at-5.49", "SVC-001:event-manager-at-5.5", "SCR-001:event-manager-at-5.49",
        "SCR-001:event-manager-at-5.50",
    ),
    "10 Wow6432Node: SOFTWARE only, literally": ("SYNC-001:without-wow6432node", "SYNC-001:system-key-with-wow6432node",
        "SYNC-001:wow6432node-on-32-bit", "SYNC-006:32-bit-os",
    ),
    "11 NVBASE does not tell of other products": (
        "COEX-002:netvisor-on-the-standby-only", "UNI-001:a-product-below-nvbase-remains",
        "UNI-001:an-agent-is-no-such-product",
    ),
    "12 MIOTSETTING: conditional and conditionally forbidden": ("SYNC-004:https-too", "SYNC-005:used-and-registered"),
    "13 Alert Manager Socket(R)": ("SCR-020:line-in-start", "SCR-020:not-used-no-lines", "SCR-020:not-answered"),
    "14 direction of copying": ("FILE-015:standby-outdated", "UPD-001:nvBaseReceiver-missing"),
    "15 MG HTTPS file may differ by its paths": ("EQ-004:only-paths-and-layout-differ", "EQ-004:standby-outdated"),
    "16 names and marks of the examples": (
        "SCR-001:misspelt-like-the-example", "SCR-001:misspelt-event-manager", "SCR-012:mark-glued",
        "SCR-012:mark-of-the-ver4-example", "SCR-001:name-with-blank-not-quoted", "SCR-013:blank-in-armkill",
        "DIR-001:misspelt-work-folder",
    ),
    "17 after an update some values only warn": ("FILE-001:new-file-after-an-update", "FILE-002:after-an-update"),
    "18 conditional lines must be absent too": (
        "SCR-019:line-in-stop", "SCR-018:line-in-start", "SCR-024:older-line-in-start", "SCR-025:left-in-both",
        "SCR-026:left-over", "SCR-030:line-in-stop", "SCR-030:not-answered", "UNI-003:express-report-is-not-of-ver5",
    ),
    "19 wrapper addresses differ from node to node": (
        "WSW-005:differs-from-node-to-node", "WSW-005:the-fip", "WSW-005:copied-from-the-other-node",
    ),
    "20 what other products need stays after a removal": (
        "UNI-001:netvisor-remains", "UNI-002:netvisor-remains", "UNI-003:netvisor-remains",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fact", CASES)
def test_each_has_its_cases(fact: str) -> None:
    known = {f"{case.rule}:{case.id}" for case in load_cases()}
    rules = {name.split(":")[0] for name in known}
    missing = [
        name for name in CASES[fact] if name not in known and not (name.endswith(":*") and name[:-2] in rules)
    ]
    assert missing == []
