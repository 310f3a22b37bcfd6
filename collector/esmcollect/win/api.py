"""The libraries and the one place where a Win32 code becomes a ProbeError."""

import ctypes

from ..model import ERROR, ProbeError, outcome_of

kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
ntdll = ctypes.WinDLL("ntdll")


def library(name):
    """A library of Windows that is needed for one question only; ProbeError where it is missing."""
    try:
        return ctypes.WinDLL(name, use_last_error=True)
    except OSError as problem:
        raise ProbeError(ERROR, getattr(problem, "winerror", None), "%s is missing" % name) from None


def check(code, subject):
    """Raises ProbeError for any code but 0."""
    if code:
        raise ProbeError(outcome_of(code), code, "%s: Windows error %d" % (subject, code))


def fail(subject):
    """Raises ProbeError for the calling thread's last error."""
    code = ctypes.get_last_error()
    raise ProbeError(
        outcome_of(code) if code else ERROR, code or None, "%s: Windows error %d" % (subject, code)
    )
