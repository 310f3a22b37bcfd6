"""Changes to an input without a fuzzer's help, for the bounded run of the tests: the same for the same seed everywhere."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence


def mutated(
    inputs: Sequence[bytes], words: Sequence[bytes], longest: int, count: int, seed: int
) -> Iterator[bytes]:
    """`count` inputs, each made from one or two of `inputs` by up to four changes."""
    rng = random.Random(seed)
    for _ in range(count):
        one = bytearray(rng.choice(inputs)[:longest])
        for _ in range(rng.randint(1, 4)):
            _change(rng, one, inputs, words)
        yield bytes(one[:longest])


def _change(rng: random.Random, one: bytearray, inputs: Sequence[bytes], words: Sequence[bytes]) -> None:
    at = rng.randint(0, len(one))
    match rng.randrange(7):
        case 0:
            one[at:at] = rng.choice(words) if words else b"\x00"
        case 1:
            del one[at : at + rng.randint(1, 16)]
        case 2 if at < len(one):
            one[at] ^= 1 << rng.randrange(8)
        case 3 if at < len(one):
            one[at] = rng.choice(b"\x00\r\n\t \"'()[]<>&|^%=:;\\/\x81\xff")
        case 4:
            other = rng.choice(inputs)
            start = rng.randint(0, len(other))
            one[at:at] = other[start : start + rng.randint(1, 64)]
        case 5:
            one[at:at] = one[at : at + rng.randint(1, 64)]
        case _:
            del one[at:]
