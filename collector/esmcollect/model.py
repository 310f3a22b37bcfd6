"""What one question to the node can come back as."""

OK = "OK"
ABSENT = "ABSENT"
DENIED = "DENIED"
UNAVAILABLE = "UNAVAILABLE"
LIMIT = "LIMIT"
ERROR = "ERROR"
SKIPPED = "SKIPPED"

OUTCOMES = (OK, ABSENT, DENIED, UNAVAILABLE, LIMIT, ERROR, SKIPPED)

# An item with one of these is a complete answer; any other leaves a gap in the evidence.
COMPLETE = (OK, ABSENT, UNAVAILABLE, SKIPPED)

ERROR_FILE_NOT_FOUND = 2
ERROR_PATH_NOT_FOUND = 3
ERROR_ACCESS_DENIED = 5


class ProbeError(Exception):
    """A question the node did not answer: outcome (never OK), Win32 code or None, and the detail in words."""

    def __init__(self, outcome, code=None, message=""):
        super().__init__(outcome, code, message)
        self.outcome = outcome
        self.code = code
        self.message = message


def outcome_of(code):
    """Outcome that a Win32 error code stands for; only the codes that mean "no such thing" are ABSENT."""
    if code in (ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, 1060):
        return ABSENT
    if code == ERROR_ACCESS_DENIED:
        return DENIED
    return ERROR
