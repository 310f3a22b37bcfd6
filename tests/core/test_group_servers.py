"""A server on which the failover group never starts: page 1 tells it."""

from __future__ import annotations

import pytest
from tests.lab.ops import apply
from tests.rulecases import base, report_of

from esmreport.core.site import SiteInput

CONF = "${cluster}\\etc\\clp.conf"
SECOND = '\t\t<policy name="esmnode2">\n\t\t\t<order>1</order>\n\t\t</policy>\n'
FIRST = '\t\t<policy name="esmnode1">\n\t\t\t<order>0</order>\n\t\t</policy>\n'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", []),
        (SECOND, "", ["esmnode2"]),
        # Without any policy the group starts wherever the cluster says.
        (FIRST + SECOND, "", []),
        ('esmnode2">\n\t\t\t<order>', 'ESMNODE2">\n\t\t\t<order>', []),
    ],
)
def test_which_servers_the_group_leaves_out(old: str, new: str, told: list[str]) -> None:
    plan = base("sm6-6.40")
    if old:
        plan = apply(plan, [{"op": "file.replace", "path": CONF, "old": old, "new": new}], "test")
    notices = [one for one in report_of(plan, SiteInput()).notices if one.code == "not_in_group"]
    assert [name for one in notices for name in told if name in one.text.ja] == told
    assert len(notices) == len(told)
