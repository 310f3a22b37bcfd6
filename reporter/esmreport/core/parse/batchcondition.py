"""Conditions of IF: reading them, and what they come to when some variables are known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from esmreport.core.parse.scriptmodel import Condition
from esmreport.core.winpath import expand

# Values that the cluster product gives to its variables.
CLUSTER_VALUES: dict[str, tuple[str, ...]] = {
    "CLP_EVENT": ("START", "FAILOVER", "RECOVER"),
    "CLP_DISK": ("SUCCESS", "FAILURE"),
    "CLP_SERVER": ("HOME", "OTHER"),
}

_OPERAND = r'(?:"[^"]*"|[^\s"=(])+'
# With delayed expansion a variable is written !NAME!.
_DELAYED = re.compile(r"!(\w+)!")
_FLAG = re.compile(r"\s*(/i|not)(?=\s)", re.IGNORECASE)
_TEST = re.compile(r'\s*(EXIST|ERRORLEVEL|DEFINED|CMDEXTVERSION)\s+((?:"[^"]*"|[^\s"(])+)', re.IGNORECASE)
_COMPARISON = re.compile(
    rf"\s*({_OPERAND})\s*(==|\b(?:EQU|NEQ|LSS|LEQ|GTR|GEQ)\b)\s*((?:\"[^\"]*\"|[^\s\"(])+)", re.IGNORECASE
)


def read_condition(text: str, start: int) -> tuple[Condition, int] | None:
    """(condition, where it ends) of the text behind the word IF; None where it is none."""
    negated = ignore_case = False
    at = start
    while flag := _FLAG.match(text, at):
        negated = negated or flag[1].lower() == "not"
        ignore_case = ignore_case or flag[1].lower() == "/i"
        at = flag.end()
    test = _TEST.match(text, at)
    if test:
        operator, left, right, end = test[1].upper(), "", test[2], test.end()
    else:
        comparison = _COMPARISON.match(text, at)
        if not comparison:
            return None
        operator, left, right = comparison[2].upper(), comparison[1], comparison[3]
        end = comparison.end()
    found = Condition(
        left=_DELAYED.sub(r"%\1%", left),
        operator=operator,
        right=_DELAYED.sub(r"%\1%", right),
        negated=negated,
        ignore_case=ignore_case,
    )
    return found, end


def mentions(condition: Condition, variable: str) -> bool:
    """Whether the condition asks for a variable."""
    return f"%{variable}%".casefold() in (condition.left + condition.right).casefold()


def evaluate(condition: Condition, values: Mapping[str, str]) -> bool | None:
    """Whether it holds; None where that depends on something else than `values`."""
    if condition.operator not in ("==", "EQU", "NEQ"):
        return None
    left, right = expand(condition.left, values).text, expand(condition.right, values).text
    if "%" in left + right:
        return None
    same = left == right
    if condition.ignore_case:
        same = left.casefold() == right.casefold()
    return same != (condition.negated != (condition.operator == "NEQ"))


def can_hold(condition: Condition) -> bool:
    """False where a comparison of a cluster variable fails only for its case or its quotation marks, whatever
    the value: it was meant to hold at some time and never does."""
    for variable, values in CLUSTER_VALUES.items():
        if mentions(condition, variable):
            return not _meant(condition, variable, values) or _ever(condition, variable, values)
    return True


def _ever(condition: Condition, variable: str, values: Sequence[str]) -> bool:
    plain = Condition(
        left=condition.left,
        operator=condition.operator,
        right=condition.right,
        ignore_case=condition.ignore_case,
    )
    return any(evaluate(plain, {variable: value}) is not False for value in values)


def _meant(condition: Condition, variable: str, values: Sequence[str]) -> bool:
    loose = Condition(
        left=condition.left.replace('"', ""),
        operator="==",
        right=condition.right.replace('"', ""),
        ignore_case=True,
    )
    return any(evaluate(loose, {variable: value}) for value in values)
