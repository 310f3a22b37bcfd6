"""Secrets in command lines: options by their name, and the places where known commands take a password."""

import re

from .secretname import is_secret

_TOKEN = re.compile(r"(?:\"[^\"]*\"?|[^\s\"|&<>])+|[|&<>]")
_OPTION = re.compile(r"(?P<name>(?:--?|/)[A-Za-z][\w\-]*)(?P<joint>[:=])?(?P<value>.*)$", re.DOTALL)
_END = frozenset("|&<>")

# Commands and the short options that take a secret there; upper and lower case mean different things.
_SHORT = {
    "psexec": ("-p",),
    "sqlcmd": ("-P",),
    "osql": ("-P",),
    "isql": ("-P",),
    "bcp": ("-P",),
    "snmpget": ("-c", "-A", "-X"),
    "snmpset": ("-c", "-A", "-X"),
    "snmpwalk": ("-c", "-A", "-X"),
    "snmptrap": ("-c", "-A", "-X"),
    "schtasks": ("/rp", "/p", "/RP", "/P"),
    "winrs": ("-p", "/p"),
    "clprexec": ("-p",),
}
# Here the secret follows the option without a blank.
_ATTACHED = {
    "mysql": "-p",
    "mysqldump": "-p",
    "mysqladmin": "-p",
    "7z": "-p",
    "7za": "-p",
    "rar": "-p",
    "unrar": "-p",
}
# NAME/SECRET or NAME:SECRET
_PAIR = {"sqlplus": "/", "expdp": "/", "impdp": "/"}
_PAIR_OPTION = {"curl": ("-u", "--user", "-U", "--proxy-user")}

# A line without any of these words has no known command in it.
HINT = re.compile(
    r"\bnet1?(?:\.exe)?\s+use|\bsecurestring\b|\b(?:%s)\b"
    % "|".join([*_SHORT, *_ATTACHED, *_PAIR, *_PAIR_OPTION]),
    re.IGNORECASE,
)


def command_spans(line):
    """(start, secret, key) of every secret in a command line."""
    tokens = [(match.start(), match.group()) for match in _TOKEN.finditer(line)]
    for number, (_, token) in enumerate(tokens):
        rest = _arguments(tokens[number + 1 :])
        yield from _option(token, tokens[number][0], rest)
        yield from _known(_program(token), rest)
    for match in re.finditer(r"SecureString\s+(?:-String\s+)?[\"']([^\"']+)[\"']", line, re.IGNORECASE):
        yield match.start(1), match.group(1), "SecureString"


def _arguments(tokens):
    for number, (_, token) in enumerate(tokens):
        if token in _END:
            return tokens[:number]
    return tokens


def _program(token):
    name = re.split(r"[\\/]", token.strip('"@('))[-1].casefold()
    return name[:-4] if name.endswith((".exe", ".com", ".bat", ".cmd")) else name


def _option(token, start, rest):
    """Options whose name says it: /password:x, --token=x, -pw x."""
    match = _OPTION.match(token)
    if not match or not is_secret(match.group("name").lstrip("-/")):
        return
    name = match.group("name")
    if match.group("joint"):
        yield _plain(start + match.start("value"), match.group("value"), name)
    elif not match.group("value") and rest and not _is_option(rest[0][1]):
        yield _plain(rest[0][0], rest[0][1], name)


def _is_option(token):
    return bool(re.match(r"(?:--?|/)[A-Za-z]", token))


def _known(program, rest):
    if program in ("net", "net1") and rest:
        yield from _net(rest[0][1].casefold(), rest[1:])
    for option in _SHORT.get(program, ()):
        yield from _after(option, rest)
    if program in _ATTACHED:
        for start, token in rest:
            if token.startswith(_ATTACHED[program]) and len(token) > 2 and not token.startswith("--"):
                yield _plain(start + 2, token[2:], program + " -p")
    if program in _PAIR:
        for start, token in rest[:2]:
            yield from _second(start, token, _PAIR[program], program)
    for option in _PAIR_OPTION.get(program, ()):
        for start, token, _ in _after(option, rest):
            yield from _second(start, token, ":", program)


def _after(option, rest):
    for number, (start, token) in enumerate(rest):
        if token == option and number + 1 < len(rest):
            yield _plain(rest[number + 1][0], rest[number + 1][1], option)
        elif token.startswith(option + ":") or (
            token.startswith(option) and len(option) == 2 and token != option
        ):
            skip = len(option) + (token[len(option)] in ":=")
            yield _plain(start + skip, token[skip:], option)


def _second(start, token, separator, program):
    """The part after the separator, and before the name of a database."""
    name, found, secret = token.partition(separator)
    if found and name and "://" not in token and not _is_option(token):
        secret = secret.split("@")[0]
        yield start + len(name) + 1, secret, program


def _net(what, rest):
    """`net use` takes the password after the share, `net user` after the name."""
    plain = [(start, token) for start, token in rest if not token.startswith("/")]
    if what == "use" and any(token.lstrip('"').startswith("\\\\") for _, token in plain):
        places = [
            pair for pair in plain if not re.match(r"\"?(?:[A-Za-z]:|\*|\\\\|lpt\d)", pair[1], re.IGNORECASE)
        ]
    elif what == "user":
        places = plain[1:2]
    else:
        places = []
    for start, token in places:
        yield _plain(start, token, "net " + what)


def _plain(start, token, key):
    if token[:1] in ("'", '"'):
        return start + 1, token[1:-1] if token[-1] == token[0] and len(token) > 1 else token[1:], key
    return start, token, key
