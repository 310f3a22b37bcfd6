"""Which modules belong to a target: watched while it is fuzzed, their lines counted. Imports nothing of them."""

from __future__ import annotations

from collections.abc import Mapping

_PARSE = "esmreport.core.parse."
_SCRIPT = (
    "script",
    "batchparse",
    "batchwords",
    "batchcondition",
    "scriptcommand",
    "scriptflow",
    "scriptmodel",
    "scriptwalk",
)

MODULES: Mapping[str, tuple[str, ...]] = {
    **{
        name: (_PARSE + name,)
        for name in ("pe", "sid", "text", "ini", "keyed", "properties", "armwsset", "xmltree")
    },
    "sddl": (_PARSE + "sddl", _PARSE + "acl"),
    "clpconf": (_PARSE + "clpconf", _PARSE + "clpmodel"),
    "script": tuple(_PARSE + name for name in _SCRIPT),
    "loader": ("esmreport.io.bundles", "esmreport.io.bundle_shape", "esmreport.io.seal"),
}
