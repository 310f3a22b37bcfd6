"""Reads the two small files that may travel with the collector: the site file and the kit's key."""

import hashlib
import os
import re

from . import encoding

MAX_BYTES = 1 << 20


def read(path):
    """{name, sha256, text} of a site file; ValueError where it is no text or too large."""
    with open(path, "rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES or encoding.guess(data) == encoding.BINARY:
        raise ValueError("not a text file")
    return {
        "name": os.path.basename(path),
        "sha256": hashlib.sha256(data).hexdigest(),
        "text": encoding.text_of(data),
    }


def read_key(path):
    """The kit's key: 32 bytes or more, written as hex digits; ValueError for anything else."""
    with open(path, "rb") as stream:
        text = stream.read(1024).decode("ascii").strip()
    if not re.match(r"(?:[0-9A-Fa-f]{2}){32,}$", text):
        raise ValueError("not a key")
    return bytes.fromhex(text)


def reason(problem):
    """A few words for why a file could not be read, without the path that the sentence names anyway."""
    return getattr(problem, "strerror", None) or str(problem)
