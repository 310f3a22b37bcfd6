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
_ARGUED = frozenset(["net use", "net user"]).union(_SHORT, _ATTACHED, _PAIR_OPTION)

# These ask for a password, and read what `echo` says.
_ASKING = frozenset(["runas", "net", "net1", "plink", "ssh", "kinit", "cmdkey", "openssl", "certutil"]).union(
    _SHORT, _ATTACHED, _PAIR, ["curl"]
)
_NO_ANSWERS = re.compile(r"[yn]|yes|no|[.:\d]*$", re.IGNORECASE)
# What logs in at an ftp server: a line of its own, or one that a batch file writes.
_LOGIN = re.compile(
    r"^[ \t]*(?:(?:user|USER)[ \t]+[^\s<>|&=:]+|(?:quote|literal)[ \t]+(?i:pass))[ \t]+"
    r"(?P<value>(?:\"[^\"\r\n]+\"|[^\s<>|&=:\"][^\s<>|&]*)(?:[ \t]+[^\s<>|&]+)?)[ \t]*\r?$",
    re.MULTILINE,
)
_ECHOED = re.compile(
    r"\b(?i:echo)[ \t]+user[ \t]+[^\s<>|&]+[ \t]+(?P<value>[^\s<>|&]+)[ \t]*(?:[<>|&\r\n]|\Z)"
)
_SAYS = re.compile(
    r"[@(]*(?:echo(?:[.(:]|(?![^\s\"|&<>]))|set[ \t]+/p[ \t]*\"?[ \t]*=[ \t]*\"?)", re.IGNORECASE
)
_FTP = re.compile(r"\bftp(?:\.exe)?\b", re.IGNORECASE)

# A line without any of these words has no known command in it.
HINT = re.compile(
    r"\bnet1?(?:\.exe)?\s+use|\bsecurestring\b|\b(?:%s)\b"
    % "|".join([*_SHORT, *_ATTACHED, *_PAIR, *_PAIR_OPTION]),
    re.IGNORECASE,
)


def command_spans(line):
    """(start, secret, key) of every secret in a command line."""
    tokens = [(match.start(), match.group()) for match in _TOKEN.finditer(line)]
    begin = 0
    for number in range(len(tokens) + 1):
        if number == len(tokens) or tokens[number][1] in _END:
            yield from _command(tokens[begin:number])
            begin = number + 1
    yield from _answers(line, tokens)
    for match in re.finditer(r"SecureString\s+(?:-String\s+)?([\"'])((?:(?!\1).)+)\1", line, re.IGNORECASE):
        yield match.start(2), match.group(2), "SecureString"


def _command(tokens):
    """The secrets of one command, its programs wherever they are; of a program that is there twice, the first."""
    seen = set()
    for number, (start, token) in enumerate(tokens):
        if token[0] in "-/":
            yield from _option(token, start, tokens[number + 1 : number + 2])
        program = _program(token)
        what = _following(tokens, number) if program in ("net", "net1") else program
        if what in _ARGUED and what not in seen:
            seen.add(what)
            yield from _known(program, tokens[number + 1 :])
        if program in _PAIR:
            for at, argument in tokens[number + 1 : number + 3]:
                yield from _second(at, argument, _PAIR[program], program)


def _following(tokens, number):
    return "net " + tokens[number + 1][1].casefold() if number + 1 < len(tokens) else None


def _answers(line, tokens):
    """`echo SECRET | runas ...`, and `set /p=SECRET`, which says it without a line end."""
    echo = stop = None
    for number, (start, token) in enumerate(tokens):
        if token == "|" and echo is not None and number + 1 < len(tokens):
            said = line[echo : stop or start]
            bare = said.strip()[:-1] if said.rstrip().endswith(")") else said.strip()
            if _program(tokens[number + 1][1]) in _ASKING and not _NO_ANSWERS.fullmatch(bare):
                yield echo + len(said) - len(said.lstrip()), bare, "echo"
        if token in ("<", ">"):
            stop = stop or (start if echo is not None else None)
        elif token in _END:
            echo = stop = None
        elif echo is None:
            begin = _SAYS.match(line, start)
            echo = begin.end() if begin else None


def login_lines(text):
    """(start, secret, key) of the passwords with which a script for ftp, or a batch that writes one, logs in."""
    for match in _LOGIN.finditer(text):
        yield match.start("value"), match.group("value"), "user"
    if _FTP.search(text):
        for match in _ECHOED.finditer(text):
            yield match.start("value"), match.group("value"), "user"


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
    if token == "^":  # the command goes on in the next line
        return start, "", key
    if token[:1] in ("'", '"'):
        return start + 1, token[1:-1] if token[-1] == token[0] and len(token) > 1 else token[1:], key
    return start, token, key
