"""Chance: every draw has a name, and the same name has the same luck whatever was decided before it.

A draw is a function of (seed, replication; purpose, entity, …, n) and of nothing else: neither of the order
of calls nor of how many others were made. The rules of names are in `docs/luck.md`.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Callable, Container
from functools import lru_cache
from statistics import NormalDist

from sim.scenario import Duration

Part = str | int
Key = tuple[Part, ...]

BLOCK = 10  #: replications over which spread luck is spread

_SCHEME = b"irsim-luck-1"  # a change of the recipe takes another name, so that old files do not mean new luck
_SPREAD = b"irsim-spread-1"
_SEPARATOR = "\x1f"
_BELOW_ONE = 1 - 2.0**-53
_first_word = struct.Struct("<Q").unpack_from
_block_words = struct.Struct(f"<{BLOCK}L").unpack
_standard = NormalDist()
_standard_normal = _standard.inv_cdf


class LuckError(ValueError):
    """A key, a seed or a duration that luck cannot be drawn for."""


class Luck:
    """All the chance of one replication; the same object serves every person, component and customer.

    `held` says which draws are to come from replication `held_from` instead: any container (set, dict,
    something with `__contains__`) of purposes (strings) and of full keys (tuples, spelled as they are drawn).
    With `audit` the keys are kept in `drawn`; `strict` does that and refuses a key that is drawn twice.

    Raises LuckError for a seed or replication that is no whole number of 64 bits, for `held` without
    `held_from` and for a `held` that is one string.
    """

    __slots__ = ("_base", "_drawn", "_held", "_held_base", "_plain", "_strict", "replication", "seed")

    def __init__(
        self,
        seed: int,
        replication: int = 0,
        *,
        held: Container = (),
        held_from: int | None = None,
        strict: bool = False,
        audit: bool = False,
    ):
        if isinstance(held, str):
            raise LuckError(f"held is the string {held!r}; write {{{held!r}}} to hold that purpose")
        if held and held_from is None:
            raise LuckError(f"held={held!r} needs held_from, the replication that these keys are drawn from")
        self.seed, self.replication = seed, replication
        self._held, self._strict = held, strict
        self._base = _hash(seed, replication)
        self._held_base = self._base if held_from is None else _hash(seed, held_from)
        self._drawn: dict[str, Key] | None = {} if strict or audit else None
        self._plain = held_from is None and self._drawn is None

    def u(self, *key: Part) -> float:
        """A number between 0 and 1, both excluded, evenly spread: (k + ½)·2⁻⁵³ with k from a keyed BLAKE2b.

        `key` is the purpose (a string), then whom or what it is about, then which time, each a str or an int.
        Raises LuckError for another type of part, for no key and, in strict mode, for a key drawn before.
        """
        text = _SEPARATOR.join([one if one.__class__ is str else _spelled(one) for one in key])
        if not text:
            raise LuckError("a draw needs a key: a purpose, then whom or what it is about, then which time")
        digest = (self._base if self._plain else self._base_for(key, text)).copy()
        digest.update(text.encode())
        return _unit(_first_word(digest.digest())[0])

    def normal(self, *key: Part) -> float:
        """A standard normal number (mean 0, standard deviation 1)."""
        return _standard_normal(self.u(*key))

    def chance(self, p: float, *key: Part) -> bool:
        """True with chance `p`: never where `p` is 0, always where it is 1.

        What came true at one `p` comes true at every higher one with the same key.
        """
        return self.u(*key) < p

    def seconds(self, duration: Duration, *key: Part, factor: float = 1.0) -> int:
        """How long it takes this time: `duration` × `factor`, in whole seconds (nearest, ½ up), never < 0.

        One draw whatever the kind, so that making a duration fixed changes no key; where nobody keeps the keys, what
        is fixed draws none.
        """
        if self._drawn is None and duration.kind == "fixed":
            return max(0, math.floor(factor * duration.seconds + 0.5))
        return max(0, math.floor(factor * quantile(duration, self.u(*key)) + 0.5))

    @property
    def drawn(self) -> frozenset[Key]:
        """The keys drawn so far, spelled as drawn. Raises LuckError without `audit` or `strict`."""
        if self._drawn is None:
            raise LuckError("keys are not kept; make this Luck with audit=True or strict=True")
        return frozenset(self._drawn.values())

    def _base_for(self, key: Key, text: str):
        """The hash that this key is drawn with; notes the key where keys are kept."""
        if self._drawn is not None:
            # Texts are compared, not tuples: ("ack", 1) and ("ack", "1") are one draw.
            if self._strict and text in self._drawn:
                raise LuckError(f"the key {key!r} was drawn twice; different things need different keys")
            self._drawn[text] = key
        return self._held_base if key[0] in self._held or key in self._held else self._base


class SpreadLuck(Luck):
    """Luck that is spread evenly over every ten replications: 0 to 9, 10 to 19, and so on.

    Of the ten numbers that one key has in such a block, one lies in each tenth between 0 and 1, in an order that
    is the key's own. So no block has hard faults only, and the mean of ten is steadier than that of ten
    independent ones; a draw by itself is as even as ever, and is still a function of seed, replication and key.
    Replications of one block depend on each other, those of two blocks do not.
    """

    __slots__ = ("_block", "_orders", "_place")

    def __init__(self, seed: int, replication: int = 0, *, strict: bool = False, audit: bool = False):
        super().__init__(seed, replication, strict=strict, audit=audit)
        self._block, self._place = divmod(replication, BLOCK)
        self._orders = _orders(seed, self._block)

    def u(self, *key: Part) -> float:
        """As `Luck.u`, in the tenth whose turn it is."""
        within = super().u(*key)
        order = self._orders.get(key) or self._orders.setdefault(key, _order(self.seed, self._block, key))
        u = (order[self._place] + within) / BLOCK
        return u if u < 1.0 else _BELOW_ONE


@lru_cache(maxsize=8)
def _orders(seed: int, block: int) -> dict[Key, tuple[int, ...]]:
    """The orders of a block that are known so far: its replications and all strategies draw mostly the same keys."""
    return {}


def _order(seed: int, block: int, key: Key) -> tuple[int, ...]:
    """A random order of the tenths 0 to 9: which of them each replication of the block has under this key."""
    digest = _hash(seed, block, _SPREAD, 4 * BLOCK)
    digest.update(_SEPARATOR.join(map(str, key)).encode())
    words = _block_words(digest.digest())
    return tuple(sorted(range(BLOCK), key=words.__getitem__))


def quantile(duration: Duration, p: float) -> float:
    """The time in seconds, unrounded, that a share `p` (between 0 and 1, both excluded) of cases stay below.

    Fixed: the value. Lognormal: median·exp(σ·Φ⁻¹(p)). Exponential: −mean·ln(1 − p). Weibull:
    scale·(−ln(1 − p))^(1/shape). Raises LuckError for another kind and for a Weibull shape that is not > 0.
    """
    try:
        inverse = _INVERSE[duration.kind]
    except KeyError:
        raise LuckError(f"unknown kind of duration {duration.kind!r}; known: {', '.join(_INVERSE)}") from None
    return inverse(duration.seconds, duration.spread, p)


def mixed(share: float, common: float, own: float) -> float:
    """A number between 0 and 1 that owes `share` of its (normal) variance to a `common` one and the rest to its `own`.

    So the same person is quick or slow all day, and yet no two pieces of work are alike: work time = difficulty ×
    person × small residual.
    """
    z = math.sqrt(share) * _standard_normal(common) + math.sqrt(1.0 - share) * _standard_normal(own)
    return min(max(_standard.cdf(z), 2.0**-54), _BELOW_ONE)


def _weibull(scale: float, shape: float, p: float) -> float:
    if not shape > 0:
        raise LuckError(f"a weibull duration needs a spread (its shape) above 0, not {shape!r}")
    return scale * (-math.log1p(-p)) ** (1 / shape)


_INVERSE: dict[str, Callable[[float, float, float], float]] = {
    "fixed": lambda value, spread, p: value,
    "lognormal": lambda median, sigma, p: median * math.exp(sigma * _standard_normal(p)),
    "exponential": lambda mean, spread, p: -mean * math.log1p(-p),
    "weibull": _weibull,
}


def _unit(word: int) -> float:
    """The upper 53 of a word's 64 bits as a number between 0 and 1, both excluded."""
    u = ((word >> 11) + 0.5) * 2.0**-53
    # k + ½ does not fit into 53 bits where k ≥ 2⁵², and the largest one would be rounded up to 1.
    return u if u < 1.0 else _BELOW_ONE


def _hash(seed: int, replication: int, scheme: bytes = _SCHEME, size: int = 32):
    try:
        key = struct.pack("<qq", seed, replication)
    except struct.error:
        raise LuckError(
            f"seed and replication are whole numbers from -2**63 to 2**63 - 1; got {seed!r}, {replication!r}"
        ) from None
    return hashlib.blake2b(digest_size=size, key=key, person=scheme)


def _spelled(part: object) -> str:
    # A float, a bool or None would be spelled in ways that change with how it was computed.
    kind = part.__class__
    if kind is int:
        return str(part)
    raise LuckError(f"a key is made of str and int, not of {kind.__name__}: {part!r}; write it as str(…) or int(…)")
