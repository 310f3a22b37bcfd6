"""What the collector's source may do, read from its syntax tree: one sentence per violation."""

from __future__ import annotations

import ast
import re
import sys

from .allowed import (
    ACCESS,
    FORBIDDEN_CALLS,
    FORBIDDEN_MODULES,
    QUERIES,
    READING_OS,
    STARTER,
    SUBPROCESS,
    WINDOWS_CALLS,
    WRITING_OS,
)

_API_NAME = re.compile(r"[A-Z][a-z]+(?:[A-Z0-9][a-z0-9]*)+$")
_LIBRARIES = {"kernel32", "advapi32", "ntdll", "module"}


def violations(source: str, name: str) -> list[str]:
    """All violations of one file; `name` is its path below the package, such as "win/api.py"."""
    tree = ast.parse(source, filename=name, feature_version=(3, 8))
    checks = (_imports, _calls, _os_use, _windows_calls, _prototypes, _access, _queries, _starts)
    return [f"{name}: {text}" for check in checks for text in check(tree, name)]


def _imports(tree: ast.Module, name: str) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [_module(alias.name, name) for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            found += [_module(node.module or "", name)] if not node.level else []
            if node.level and node in tree.body and "win" in [node.module, *(a.name for a in node.names)]:
                found.append("imports win before it is needed")
    return [text for text in found if text]


def _module(module: str, name: str) -> str:
    top = module.split(".")[0]
    if top == "ctypes":
        return "" if name.startswith("win/") else "ctypes outside win/"
    if module == "subprocess" and name == STARTER:
        return ""
    if top in FORBIDDEN_MODULES:
        return f"imports {module}"
    return "" if top in sys.stdlib_module_names else f"imports {module}, which is not in the standard library"


def _calls(tree: ast.Module, name: str) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in FORBIDDEN_CALLS:
            found.append(f"calls {node.func.id}")
        if node.func.id == "print" and name != "cli.py":
            found.append("prints")
        if node.func.id == "open" and not _reads(node):
            found.append("opens a file for writing")
        if node.func.id == "getattr" and not isinstance(node.args[1], ast.Constant) and "win/" not in name:
            found.append("looks up a name that is not written down")
    return found


def _reads(call: ast.Call) -> bool:
    modes = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return all(isinstance(mode, ast.Constant) and mode.value in ("r", "rb") for mode in modes)


def _os_use(tree: ast.Module, name: str) -> list[str]:
    allowed = READING_OS | (WRITING_OS if name == "bundle.py" else set())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            found += [] if node.attr in allowed else [f"uses os.{node.attr}"]
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            found.append("imports names out of os")
    return found


def _windows_calls(tree: ast.Module, name: str) -> list[str]:
    if not name.startswith("win/"):
        return []
    return [f"calls {used} of Windows" for used in sorted(windows_names(tree) - WINDOWS_CALLS)]


def windows_names(tree: ast.Module) -> set[str]:
    """Names of Windows functions in a file: attributes of a library, and names given to `_function`."""
    names = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in _LIBRARIES
        ):
            names.add(node.attr)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _API_NAME.match(node.value):
            names.add(node.value)
    return names


def _prototypes(tree: ast.Module, name: str) -> list[str]:
    """Functions of a library that are bound to a name without argtypes and restype."""
    if not name.startswith("win/"):
        return []
    bound, declared = set(), set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        if (
            isinstance(target, ast.Name)
            and isinstance(value, ast.Attribute)
            and isinstance(value.value, ast.Name)
        ):
            bound |= {target.id} if value.value.id in _LIBRARIES else set()
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            declared.add((target.value.id, target.attr))
    wanted = {(function, kind) for function in bound for kind in ("argtypes", "restype")}
    return [f"{function} has no {kind}" for function, kind in sorted(wanted - declared)]


def _access(tree: ast.Module, name: str) -> list[str]:
    found = []
    for node in tree.body:
        for key, value in _constants(node):
            if name.startswith("win/") and key in ACCESS and value != ACCESS[key]:
                found.append(f"{key} is {value:#x} and not {ACCESS[key]:#x}")
    return found


def _constants(node: ast.stmt) -> list[tuple[str, int]]:
    if not isinstance(node, ast.Assign):
        return []
    target, value = node.targets[0], node.value
    targets = target.elts if isinstance(target, ast.Tuple) else [target]
    values = value.elts if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) else [value]
    pairs = zip(targets, values, strict=False)
    return [(a.id, _number(b)) for a, b in pairs if isinstance(a, ast.Name) and _number(b) is not None]


def _number(node: ast.expr) -> int | None:
    """Value of an integer constant, or of several joined by `|`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        left, right = _number(node.left), _number(node.right)
        return None if left is None or right is None else left | right
    return None


def _queries(tree: ast.Module, name: str) -> list[str]:
    """The list of programs that may be started stands in one place and is the one that was agreed."""
    written = [
        ast.literal_eval(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "QUERIES"
    ]
    if name == "manifest.py" and written:
        return [] if written == [QUERIES] else ["lists other programs to start than agreed"]
    return ["has a list of programs of its own"] if written else []


# How the one start is written: the program and its arguments come from the list, without a shell.
_START = (
    "program, arguments = QUERIES[name]",
    "path = folder + '\\\\' + program",
    "process = subprocess.Popen([path, *arguments], executable=path, cwd=folder, stdin=subprocess.DEVNULL, "
    "stdout=subprocess.PIPE, stderr=subprocess.PIPE, creationflags=_NO_WINDOW)",
)


def _starts(tree: ast.Module, name: str) -> list[str]:
    if name != STARTER:
        return []
    used = [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "subprocess"
    ]
    found = [f"uses subprocess.{attribute}" for attribute in sorted(set(used) - SUBPROCESS)]
    if used.count("Popen") != 1:
        found.append("starts programs in more than one place")
    assigned = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    wanted = {line.partition(" = ")[0]: line for line in _START}
    for line in assigned:
        target = line.partition(" = ")[0]
        if target in wanted and line != wanted.pop(target):
            found.append(f"starts something else: {line}")
    return found + [f"does not say: {line}" for line in wanted.values()]
