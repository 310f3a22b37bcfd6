"""Tolerant readers of the few settings that name a place. They follow; judging is done at the office."""

import re

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DISK = re.compile(r"<(sd|md|hd)\b[^<>]*[^/<>]>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_MOUNT = re.compile(r"<volumemountpoint\s*>\s*([A-Za-z])\s*(?::[\\/\u00a5\uffe5]?)?\s*</", re.IGNORECASE)
_SERVER = re.compile(r"<server\b[^<>]*?\sname\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_DRIVE = re.compile(r"([A-Za-z])(?::[\\/]*)?$")


def key_value(text, key):
    """Value of the first `key = value` line, without quotes; None where there is none or it is empty."""
    pattern = r"^[ \t\ufeff]*%s[ \t]*=[ \t]*(.*?)[ \t]*$" % re.escape(key)
    match = re.search(pattern, text.replace("\r\n", "\n").replace("\r", "\n"), re.IGNORECASE | re.MULTILINE)
    value = match.group(1).strip("\"'").strip() if match else ""
    return value or None


def ini_defines(text):
    """Upper-case names and values of the [defines] section of a Java Service Launcher ini file."""
    match = re.search(
        r"^\s*\[defines\]\s*?$(.*?)(?=^\s*\[|\Z)", text, re.IGNORECASE | re.MULTILINE | re.DOTALL
    )
    lines = match.group(1).splitlines() if match else []
    pairs = [line.partition("=") for line in lines if "=" in line and line.lstrip()[:1] not in (";", "#")]
    return {name.strip().upper(): value.strip() for name, _, value in pairs}


def cluster_drives(text):
    """Drives ("X:") of the sd, md and hd resources of a clp.conf, in the order they stand there."""
    drives = []
    for _, body in _DISK.findall(_COMMENT.sub("", text)):
        drives += [letter.upper() + ":" for letter in _MOUNT.findall(body)]
    return list(dict.fromkeys(drives))


def cluster_servers(text):
    """Names of the servers of a clp.conf, each once, in the order they stand there."""
    names = {}
    for name in _SERVER.findall(_COMMENT.sub("", text)):
        names.setdefault(name.casefold(), name)
    return tuple(names.values())


def drive_letter(text):
    """ "X:" of a drive as people write it ("x", "X:", "X:\\"), or None."""
    match = _DRIVE.match(text.strip())
    return match.group(1).upper() + ":" if match else None


def site_values(text, name):
    """Values of a key of the site file (TOML): one string or a list of strings, in any table."""
    found = []
    for line in text.splitlines():
        match = re.match(r"[ \t\ufeff]*[\"']?%s[\"']?[ \t]*=[ \t]*(.+)" % re.escape(name), line)
        if match:
            found += _strings(match.group(1))
    return list(dict.fromkeys(value for value in found if value))


def _strings(text):
    basic_or_literal = re.findall(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'', text.split(" #")[0])
    return [re.sub(r"\\(.)", r"\1", basic) if basic else literal for basic, literal in basic_or_literal]
