"""Files and folders."""

import base64
import hashlib

from .. import encoding
from ..limits import Budget
from ..model import ERROR, IN_USE, LIMIT, OK, Answer, ProbeError

VERSION = 1
CONTENT_LIMIT = 1 << 20
HASH_LIMIT = 16 << 20
HEAD = 1024


def read_text_file(system, secrets, path, budget=None):
    """Answer with a configuration file: its bytes (secrets masked), what they are, and a hash of them."""
    budget = budget or Budget()
    value, data = _opened(system, path)
    if data is None or len(data) > CONTENT_LIMIT:
        return Answer(
            value, LIMIT, None, "larger than %d bytes: the content is not in the bundle" % CONTENT_LIMIT
        )
    if not budget.take(len(data)):
        most = budget.limits.content_bytes
        return Answer(value, LIMIT, None, "the files in the bundle are %d bytes already" % most)
    value["encoding"] = encoding.guess(data)
    data, redactions = secrets.mask_file(data, value["encoding"], path.casefold().endswith(".properties"))
    value["sha256"] = hashlib.sha256(data).hexdigest()
    value["base64"] = base64.b64encode(data).decode("ascii")
    return Answer(value, redactions=redactions)


def read_program(system, path):
    """Answer with a program or library: hash, version and the first bytes, which name its machine type."""
    value, data = _opened(system, path)
    if data is None:
        return Answer(value, LIMIT, None, "larger than %d bytes: no hash" % HASH_LIMIT)
    value.update(encoding=encoding.BINARY, head=base64.b64encode(data[:HEAD]).decode("ascii"), version=None)
    try:
        value["version"] = system.file_version(path)
    except ProbeError as problem:
        return Answer(value, OK, problem.code, "the version could not be read")
    return Answer(value)


def _opened(system, path):
    found = system.stat(path)
    if found["kind"] != "file":
        raise ProbeError(ERROR, None, "a folder has this name")
    value = {key: found[key] for key in ("size", "attributes", "modified")}
    value.update(sha256=None, encoding=None)
    if found["size"] > HASH_LIMIT:
        return value, None
    try:
        data = system.read_file(path, HASH_LIMIT)
    except ProbeError as problem:
        if problem.code not in IN_USE:
            raise
        said = "another program holds it: %(size)d bytes, changed %(modified)s" % found
        raise ProbeError(problem.outcome, problem.code, said, told=True) from None
    value["sha256"] = hashlib.sha256(data).hexdigest()
    return value, data


def read_folder(system, path):
    """Answer with kind and attributes of a folder that must, or must not, be there."""
    found = system.stat(path)
    return Answer({"kind": found["kind"], "attributes": found["attributes"]})
