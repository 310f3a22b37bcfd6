"""Windows paths as text: pure functions that also work on Linux."""

import re

_SEPARATORS = re.compile("[/\u00a5\uffe5]")
_VARIABLE = re.compile("%([^%\r\n]+)%")
_PROGRAM = re.compile(r"^(.*?\.(?:exe|com|bat|cmd|sys))(?=$|[\s,])", re.IGNORECASE | re.DOTALL)


def normalise(path):
    """Backslashes only (`/` and both yen signs are separators), none doubled or trailing, spelling kept."""
    text = _SEPARATORS.sub("\\\\", path.strip().strip('"').strip())
    if text.startswith("\\\\?\\UNC\\"):
        text = "\\\\" + text[8:]
    elif text.startswith(("\\\\?\\", "\\??\\")):
        text = text[4:]
    lead = "\\\\" if text.startswith("\\\\") else ("\\" if text.startswith("\\") else "")
    body = "\\".join(_resolved(text.split("\\")))
    return lead + body


def _resolved(parts):
    out = []
    for part in parts:
        if part in ("", "."):
            continue
        if part == ".." and out and not out[-1].endswith(":"):
            out.pop()
        elif part != "..":
            out.append(part)
    return out


def join(folder, relative):
    """Folder and relative path; an empty relative path gives the folder itself."""
    return folder.rstrip("\\") + "\\" + relative if relative else folder


def parent(path):
    """The folder that holds the path; the path itself where there is none above it."""
    head, _, _ = path.rpartition("\\")
    return head or path


def drive(path):
    """Drive "X:" of a path, upper case, or None."""
    return path[0].upper() + ":" if re.match("[A-Za-z]:", path) else None


def is_absolute(path):
    """Whether the normalised path names a drive with a folder, a drive alone, or a network share."""
    return bool(re.match(r"[A-Za-z]:(\\|$)", path)) or path.startswith("\\\\")


def same(one, other):
    """Whether two paths are the same folder or file by their text."""
    return normalise(one).casefold() == normalise(other).casefold()


def rooted(path):
    """The form that opens a volume's root folder rather than its current folder: "X:" becomes "X:\\"."""
    return path + "\\" if re.match("[A-Za-z]:$", path) else path


def extended(path):
    """The form of an absolute path that Windows opens whatever its length."""
    if path.startswith("\\\\?\\"):
        return path
    return "\\\\?\\UNC\\" + path[2:] if path.startswith("\\\\") else "\\\\?\\" + path


def expand(text, variables):
    """%NAME% replaced from `variables` (upper-case names); an unknown name stays, %% becomes %."""
    marked = text.replace("%%", "\0")
    done = _VARIABLE.sub(lambda match: variables.get(match.group(1).upper(), match.group(0)), marked)
    return done.replace("\0", "%")


def program_of(image_path, variables):
    """Path of the program of a service's image path, without arguments; None where it cannot be told."""
    text = expand(image_path.strip(), variables)
    if text.startswith('"'):
        text = text[1:].split('"', 1)[0]
    else:
        match = _PROGRAM.match(text)
        text = match.group(1) if match else text
    text = normalise(text)
    windows = variables.get("SYSTEMROOT")
    for prefix in ("\\SystemRoot\\", "System32\\", "SysWOW64\\"):
        if windows and text.casefold().startswith(prefix.casefold()):
            rest = text[len(prefix) :] if prefix.startswith("\\") else text
            text = join(normalise(windows), rest)
    return text if is_absolute(text) else None
