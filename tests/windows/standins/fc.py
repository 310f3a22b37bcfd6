"""What `fc.exe /b FILE1 FILE2` does: Wine's fc calls every pair of files equal.

Runs inside Windows Python, and in the tests on Linux.
"""

from pathlib import Path

SAME, DIFFERENT, NOT_FOUND, BAD_SYNTAX = 0, 1, 2, -1


def compare(arguments, read):
    """Exit code; `read` gives the content of a path or raises OSError or KeyError."""
    if len(arguments) != 3 or arguments[0].lower() != "/b":
        return BAD_SYNTAX
    try:
        first, second = (read(path) for path in arguments[1:])
    except (OSError, KeyError):
        return NOT_FOUND
    return SAME if first == second else DIFFERENT


def main(arguments):
    """On the disk."""
    return compare(arguments, lambda path: Path(path).read_bytes())
