"""The price list of the fictional company, in whole cents."""

from __future__ import annotations

PLANS = ("starter", "pro", "enterprise")
RATES = {"USD": 1.0, "EUR": 0.92, "GBP": 0.80}  # list prices abroad, rounded to whole units

_SEAT = {"starter": 69, "pro": 149, "enterprise": 239}
_SEAT_RISEN = {"starter": 75, "pro": 162, "enterprise": 239}
_PLATFORM = {"starter": 0, "pro": 350, "enterprise": 2_000}
_INSIGHTS = {"starter": 120, "pro": 320, "enterprise": 950}
# Months that one bill covers, and what of the monthly price is left when it covers that many.
_COVERS = {"month": (1, 1.0), "quarter": (3, 0.97), "half": (6, 0.95), "year": (12, 0.9), "years": (12, 0.84)}


def seat_price(plan: str, currency: str, billing: str, *, risen: bool) -> int:
    """Cents of one seat for one bill."""
    return _price((_SEAT_RISEN if risen else _SEAT)[plan], currency, billing)


def platform_price(plan: str, currency: str, billing: str) -> int:
    """Cents of the platform fee for one bill; 0 where the plan has none."""
    return _price(_PLATFORM[plan], currency, billing)


def insights_price(plan: str, currency: str, billing: str) -> int:
    """Cents of the add-on for one bill."""
    return _price(_INSIGHTS[plan], currency, billing)


def interval(billing: str) -> tuple[str, int]:
    """(interval, interval_count) of a bill."""
    return {"half": ("month", 6), "years": ("year", 1)}.get(billing, (billing, 1))


def months_covered(billing: str) -> int:
    """Months that one bill covers."""
    return _COVERS[billing][0]


def _price(monthly: int, currency: str, billing: str) -> int:
    months, share = _COVERS[billing]
    return round(monthly * RATES[currency] * months * share) * 100
