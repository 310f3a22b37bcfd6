"""Runs inside Windows Python that was started under the name of a program: does what that program would.

A copy of python.exe called sc.exe takes its arguments for a script's name; before it looks for the script,
the stand-in takes over here.
"""

import importlib
import os
import sys
from pathlib import Path

PROGRAMS = ("sc", "icacls", "fc")


def take_over():
    """Never returns where Python runs as one of the programs."""
    name = Path(sys.executable).stem.lower()
    if name in PROGRAMS:
        code = importlib.import_module(name).main(sys.orig_argv[1:])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code & 0xFF)


take_over()
