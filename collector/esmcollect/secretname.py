"""Which names stand for a secret. Pure tables; the patterns of `secretspan` use them."""

import re
import unicodedata

# Anywhere in the name.
_ANYWHERE = "password|passwd|passphrase|passcode|secret|credential|community|パスワード|暗証|コミュニティ"
# The whole name, or the first or last part of it.
_EXACT = "pass|pw|psw|pin|authorization|proxyauthorization|authpass|privpass"
_ENDS = (
    "pwd|token|(?:api|access|auth|authentication|encryption|encrypt|priv|privacy|private|session|shared)key"
)
_NAME = re.compile("(?:%s)|^(?:%s)$|^(?:pwd)|(?:%s)$" % (_ANYWHERE, _EXACT, _ENDS), re.IGNORECASE)

# ESMPRO keeps the manager name under this name; it is no SNMP community.
_NO_SECRETS = frozenset(["communityname"])

# Registry keys of the SNMP service and its like: here the secret is the name of a value or of a sub-key.
_NAMED_BY_SECRET = frozenset(["validcommunities", "communities", "communitylist", "trapconfiguration"])

# For searching a line before it is looked at closely: everything that can begin a secret name.
HINT = re.compile(
    "passw|passp|passc|secret|credential|community|pwd|token|key|pass|pw|psw|pin|authoriz|[パ暗コﾊｺ]",
    re.IGNORECASE,
)


def is_secret(name):
    """Whether a key, element or value of this name holds a secret; dotted names go by their last part."""
    last = unicodedata.normalize("NFKC", name).rpartition(".")[2].strip()
    # A byte order mark sticks to the first name of a file; signs of no width are not seen.
    folded = re.sub(r"[\s_\-\ufeff\u00ad\u200b-\u200f\u2060]", "", last).casefold()
    return folded not in _NO_SECRETS and bool(_NAME.search(folded))


def names_are_secret(key):
    """Whether the values and sub-keys of a registry key are named by secrets: SNMP communities are."""
    return key.rpartition("\\")[2].casefold() in _NAMED_BY_SECRET
