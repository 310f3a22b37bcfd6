"""The only place that starts a program: the read-only queries of the manifest, in the cluster's folder."""

import subprocess

from ..manifest import QUERIES, QUERY_SECONDS
from ..model import ERROR, LIMIT, ProbeError, outcome_of

_NO_WINDOW = 0x08000000


def run(name, folder):
    """What `System.query` describes; a program that does not answer in time is ended."""
    program, arguments = QUERIES[name]
    path = folder + "\\" + program
    try:
        process = subprocess.Popen(
            [path, *arguments],
            executable=path,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=_NO_WINDOW,
        )
    except OSError as problem:
        code = getattr(problem, "winerror", None)
        outcome = ERROR if code is None else outcome_of(code)
        raise ProbeError(outcome, code, "%s: %s" % (path, problem)) from None
    return _answer(process)


def _answer(process):
    try:
        output, error = process.communicate(timeout=QUERY_SECONDS)
    except subprocess.TimeoutExpired:
        # Its children may hold the pipes, so nothing waits for their end.
        process.kill()
        raise ProbeError(LIMIT, None, "no answer within %d seconds" % QUERY_SECONDS) from None
    except BaseException:
        process.kill()
        raise
    return {"exit_code": process.returncode, "output": output, "error": error}
