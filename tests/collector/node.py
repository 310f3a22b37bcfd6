"""The collector's command line as a process of its own, on a small node in memory that answers everything.

`python -m tests.collector.node AT WHAT STICK [options]`: while question number AT is answered (0: none), WHAT happens:
`ctrl-c`, or `wait` for a line on stdin. STICK has the program. The last line on stderr counts the questions.
"""

import os
import signal
import sys

from esmcollect import cli

from . import healthy
from .fake import problem


class Counted:
    """Hands every question on; at one of them something happens."""

    def __init__(self, system, at, what):
        self._system, self._at, self._what = system, at, what
        self.asked = 0

    def __getattr__(self, name):
        method = getattr(self._system, name)

        def counted(*arguments):
            self.asked += 1
            if self.asked == self._at:
                self._happen()
            return method(*arguments)

        return counted

    def _happen(self):
        if self._what == "ctrl-c":
            os.kill(os.getpid(), signal.SIGINT)
        else:
            sys.stdin.readline()


def main():
    at, what = int(sys.argv.pop(1)), sys.argv.pop(1)
    stick = sys.argv.pop(1)
    sys.argv[0] = stick + "/esmcollect.pyz"
    names = ["Nvbase", "Spooler", *(f"Service{number:03}" for number in range(60))]
    services = {name: problem(1060) for name in names}
    system = Counted(healthy.active(services=services), at, what)
    code = cli.main(system=system)
    print("questions:", system.asked, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
