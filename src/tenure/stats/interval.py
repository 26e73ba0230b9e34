"""The interval that every method here returns, and the two critical values that they share."""

from dataclasses import dataclass

from scipy import special


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval in the unit of its estimate.

    An end is None where the data do not bound the quantity on that side at the level asked for.
    """

    low: float | None
    high: float | None

    def within(self, least: float | None, most: float | None) -> "Interval":
        """The part of it that lies within the values that there can be."""
        low = self.low if self.low is None or least is None else max(self.low, least)
        high = self.high if self.high is None or most is None else min(self.high, most)
        return Interval(low, high)


NONE = Interval(None, None)


def normal_quantile(level: float) -> float:
    """The z with `level` of a standard normal between -z and z (1.96 for 0.95)."""
    check_level(level)
    return float(special.ndtri(0.5 + level / 2))


def student_quantile(level: float, freedom: int) -> float:
    """The t with `level` of Student's t with `freedom` degrees of freedom between -t and t."""
    check_level(level)
    return float(special.stdtrit(freedom, 0.5 + level / 2))


def check_level(level: float) -> None:
    """Raises ValueError unless `level` lies strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, got {level}")
