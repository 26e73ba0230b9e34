"""Random choices that come out the same on every machine and Python version."""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np

T = TypeVar("T")


class Dice:
    """One stream of choices per topic, so that a change in one topic leaves the others as they are.

    Only ``random()`` of the standard generator is used: its sequence is the one that Python promises to keep.
    """

    def __init__(self, seed: int, topic: str) -> None:
        self._seed = (seed * 1_000_003 + zlib.crc32(topic.encode())) % 2**32
        self.random = random.Random(self._seed).random

    def chance(self, probability: float) -> bool:
        """True with that probability."""
        return self.random() < probability

    def between(self, low: float, high: float) -> float:
        """A number, evenly spread over [low, high)."""
        return low + (high - low) * self.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all alike."""
        return choices[int(self.random() * len(choices))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight."""
        left = self.random() * sum(weights.values())
        for choice, weight in weights.items():
            left -= weight
            if left < 0:
                return choice
        return choice

    def normal(self, mean: float, deviation: float) -> float:
        """A normally distributed number."""
        spread = math.sqrt(-2.0 * math.log(1.0 - self.random()))
        return mean + deviation * spread * math.cos(2.0 * math.pi * self.random())

    def skewed(self, median: float, sigma: float) -> float:
        """A lognormal number with that median: durations, sizes."""
        return median * math.exp(self.normal(0.0, sigma))

    def count(self, mean: float) -> int:
        """A Poisson count."""
        limit, product, hits = math.exp(-mean), self.random(), 0
        while product > limit:
            product *= self.random()
            hits += 1
        return hits

    def arrays(self) -> np.random.RandomState:
        """A source of arrays; its streams are frozen by NumPy's policy."""
        import numpy as np

        return np.random.RandomState(self._seed)
