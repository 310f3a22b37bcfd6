"""The version that a program's file carries, out of its bytes: there is no built-in command that tells it."""

_SIGNATURE = b"\xbd\x04\xef\xfe\x00\x00\x01\x00"


def version(data):
    """ "a.b.c.d" of the fixed part of the version resource, or None where there is none."""
    at = data.find(_SIGNATURE) if data.startswith(b"MZ") else -1
    if at < 0 or len(data) < at + 16:
        return None
    high = int.from_bytes(data[at + 8 : at + 12], "little")
    low = int.from_bytes(data[at + 12 : at + 16], "little")
    return "%d.%d.%d.%d" % (high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF)
