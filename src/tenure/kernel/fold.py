"""How the rows of a metric combine into its value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FoldKind(StrEnum):
    """The ways in which contributions combine."""

    SUM = "sum"  # Σ num
    SHARE = "share"  # Σ num / n, num 0 or 1
    NET_SHARE = "net_share"  # Σ num / n, num −100, 0 or 100
    MEAN = "mean"  # Σ num / n
    RATIO = "ratio"  # Σ num / Σ den
    QUANTILE = "quantile"  # the p-quantile of num, interpolated linearly
    SURVIVAL = "survival"  # Kaplan–Meier p-quantile of num; den 1 = happened, 0 = censored


@dataclass(frozen=True, slots=True)
class Fold:
    """A way to combine rows, with the order ``p`` of a quantile."""

    kind: FoldKind
    p: float = 0.5


SUM = Fold(FoldKind.SUM)
SHARE = Fold(FoldKind.SHARE)
NET_SHARE = Fold(FoldKind.NET_SHARE)
MEAN = Fold(FoldKind.MEAN)
RATIO = Fold(FoldKind.RATIO)
MEDIAN = Fold(FoldKind.QUANTILE)
SURVIVAL_MEDIAN = Fold(FoldKind.SURVIVAL)


def quantile(p: float) -> Fold:
    """The fold that takes the p-quantile, 0 < p < 1."""
    return Fold(FoldKind.QUANTILE, p)
