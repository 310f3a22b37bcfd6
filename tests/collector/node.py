"""The collector's command line as a process of its own, on a small node in memory that answers everything.

`python -m tests.collector.node DELAY STICK [options]`: a question takes DELAY seconds, STICK has the program.
"""

import sys
import time

from esmcollect import cli

from . import healthy
from .fake import problem


class Slow:
    """Hands every question on after a pause."""

    def __init__(self, system, delay):
        self._system, self._delay = system, delay

    def __getattr__(self, name):
        method = getattr(self._system, name)

        def slow(*arguments):
            time.sleep(self._delay)
            return method(*arguments)

        return slow


def main():
    delay = float(sys.argv.pop(1))
    stick = sys.argv.pop(1)
    sys.argv[0] = stick + "/esmcollect.pyz"
    names = ["Nvbase", "Spooler", *(f"Service{number:03}" for number in range(60))]
    services = {name: problem(1060) for name in names}
    return cli.main(system=Slow(healthy.active(services=services), delay))


if __name__ == "__main__":
    sys.exit(main())
