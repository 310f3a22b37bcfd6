"""What a script asks the cluster for: copies of its variables, no question at all, the other server."""

from __future__ import annotations

import pytest
from tests.core.parse.test_script_flow import TEMPLATE, TWO, branch, services

ASKS = 'if "%EV%" == "FAILOVER" goto F\nnet start A\nexit\n:F\nnet start B\n'


@pytest.mark.parametrize(
    ("text", "failover"),
    [
        (f"set EV=%CLP_EVENT%\n{ASKS}", ["B"]),
        (f'set "EV=%clp_event%"\n{ASKS}', ["B"]),
        (f"set EV=%CLP_EVENT%\n{ASKS.replace('%EV%', '!ev!')}", ["B"]),
        (f"set EV=%CLP_EVENT% \n{ASKS}", ["A"]),
        (f"set EV=%CLP_EVNT%\n{ASKS}", ["A"]),
        (f"set EV=%CLP_EVENT%\nset EV=START\n{ASKS}", ["A"]),
        (f"{ASKS}set EV=%CLP_EVENT%\n", ["A"]),
    ],
)
def test_a_copy_of_a_variable_of_the_cluster(text: str, failover: list[str]) -> None:
    assert services(branch(text, "FAILOVER")) == failover


def test_without_a_question_the_script_runs_from_its_first_line() -> None:
    text = TEMPLATE.format(normal=TWO, failover=TWO).replace('IF "%CLP_EVENT%"', 'rem IF "%CLP_EVENT%"')
    for name in ("NORMAL", "FAILOVER"):
        found = branch(text, name)
        assert (found.found, found.label, services(found)) == ("label", "NO_ARM", [])


def test_a_question_for_another_variable_leaves_each_branch_open() -> None:
    text = (
        'if "%CLP_EVNT%"=="START" goto NORMAL\nif "%CLP_EVNT%"=="FAILOVER" goto FAILOVER\nexit\n'
        ":NORMAL\nnet start A\nexit\n:FAILOVER\nnet start B\nexit\n"
    )
    for name, service in (("NORMAL", "A"), ("FAILOVER", "B")):
        found = branch(text, name)
        assert services(found) == [service]
        assert (found.services[0].conditional, found.guarded) == (True, False)


def test_the_other_server() -> None:
    text = (
        'if "%CLP_SERVER%"=="OTHER" goto O\nif "%CLP_DISK%"=="FAILURE" exit\nnet start A\nexit\n'
        ":O\nnet start B\ncall more.bat\n"
    )
    home = branch(text)
    other = home.run(other=True)
    assert (services(home), home.guarded, home.not_read) == (["A"], True, ())
    assert (services(other), other.guarded, other.not_read) == (["B"], False, ("more.bat",))
    assert home.run(other=False) is home
    plain = branch("net start A")
    assert plain.run(other=True) is plain
