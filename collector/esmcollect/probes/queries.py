"""What the read-only queries of the cluster product print, as it is."""

import base64

from .. import encoding
from ..model import LIMIT, OK, Answer

VERSION = 1
OUTPUT_LIMIT = 256 << 10


def read_query(system, secrets, name, folder):
    """Answer with exit code and both streams of a query: bytes (secrets masked) and what they are."""
    found = system.query(name, folder)
    value, redactions, cut = {"exit_code": found["exit_code"]}, [], False
    for stream in ("output", "error"):
        data = found[stream]
        cut = cut or len(data) > OUTPUT_LIMIT
        guess = encoding.guess(data[:OUTPUT_LIMIT])
        data, masked = secrets.mask_file(data[:OUTPUT_LIMIT], guess)
        value[stream] = {"encoding": guess, "base64": base64.b64encode(data).decode("ascii")}
        redactions += [("%s, %s" % (stream, place), digest) for place, digest in masked]
    detail = "only the first %d bytes are in the bundle" % OUTPUT_LIMIT if cut else None
    return Answer(value, LIMIT if cut else OK, None, detail, tuple(redactions))
