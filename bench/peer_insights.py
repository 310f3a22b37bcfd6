"""The same kind of work for insights-core: rules over a collected archive, and one HTML page.

    python bench/peer_insights.py OUT [--rules 150]

Writes a rule module and an archive of 1,400 settings below OUT. `insights-run` then does what `esmreport --format
json,html` does: reads collected files, judges every rule, writes a page with the reasons and what to do. Its rules read
simpler facts than ours; their number and the length of their texts are the same.
"""

from __future__ import annotations

import argparse
from pathlib import Path

SETTINGS = 1400
WRONG_OF_TEN = 3
HEAD = '''"""Generated."""
from insights import make_fail, make_pass, rule
from insights.parsers.sysctl import Sysctl

CONTENT = "{{setting}} is {{found}}, expected {{wanted}}. {{words}}"
'''
RULE = """

@rule(Sysctl, content=CONTENT)
def check_{number:03d}(conf):
    found = conf.get("bench.setting{number:04d}")
    told = dict(setting="bench.setting{number:04d}", found=found, wanted="{wanted}", words="{words}")
    return (make_pass if found == "{wanted}" else make_fail)("CHECK_{number:03d}", **told)
"""
WORDS = "The value keeps the service from starting on the other node after a failover. " * 6


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--rules", type=int, default=150)
    asked = parser.parse_args()
    write(asked.out, asked.rules)


def write(out: Path, rules: int) -> None:
    """`peer_rules.py` and the folder `archive` below `out`."""
    archive = out / "archive"
    (archive / "insights_commands").mkdir(parents=True, exist_ok=True)
    (archive / "etc").mkdir(exist_ok=True)
    lines = [f"bench.setting{number:04d} = {number * 7 % 100}" for number in range(SETTINGS)]
    (archive / "insights_commands" / "sysctl_-a").write_text("\n".join(lines) + "\n", encoding="ascii")
    (archive / "etc" / "redhat-release").write_text("Red Hat Enterprise Linux release 9.4 (Plow)\n")
    made = [RULE.format(number=n, wanted=_wanted(n), words=WORDS.strip()) for n in range(rules)]
    (out / "peer_rules.py").write_text(HEAD + "".join(made), encoding="ascii")


def _wanted(number: int) -> str:
    wrong = number % 10 < WRONG_OF_TEN
    return "other" if wrong else str(number * 7 % 100)


if __name__ == "__main__":
    main()
