"""Every setting of a workspace: its key, default, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Shape(Enum):
    """What a setting may hold."""

    TEXT = "text"
    INTEGER = "whole number"
    NUMBER = "number"
    BOOLEAN = "true or false"
    DATE = "date"
    LIST = "list of text"
    NUMBERS = "list of numbers"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of ``tenure.toml``. ``default`` None means that nothing is set."""

    key: str
    shape: Shape
    default: object
    meaning: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    is_needed: bool = False  # without a value, metrics that use it are null

    @property
    def parameter(self) -> str:
        """The name under which metric SQL refers to it, without the dollar sign."""
        return self.key.replace(".", "_")


RETENTION_KINDS = (
    "customer_success",
    "account_management",
    "renewals",
    "training",
    "loyalty",
    "retention_marketing",
    "tools",
)
HEALTH_COMPONENTS = {
    # low gives 0 points, high gives 100; low above high means that less is better
    "usage_frequency": {"low": 0, "high": 12, "weight": 3},  # active days per active user
    "usage_breadth": {"low": 0, "high": 5, "weight": 2},  # features
    "usage_depth": {"low": 0, "high": 25, "weight": 2},  # actions per active user
    "usage_growth": {"low": "-0.5", "high": "0.25", "weight": 1},  # share
    "open_tickets": {"low": 5, "high": 0, "weight": 2},
    "last_survey": {"low": 4, "high": 10, "weight": 2, "max_age_days": 180},  # on 0 to 10
    "overdue_invoices": {"low": 2, "high": 0, "weight": 2},
    "renewal_distance": {"low": 0, "high": 180, "weight": 1},  # days
}
ENGAGEMENT_WEIGHTS = {"logins": 1, "active_days": 2, "features": 2, "feedback": 1}

_T, _I, _N, _B, _L, _X = Shape.TEXT, Shape.INTEGER, Shape.NUMBER, Shape.BOOLEAN, Shape.LIST, Shape.TABLE

_ALL = (
    Setting("currency", _T, "USD", "Reporting currency, ISO 4217"),
    Setting("time_zone", _T, "UTC", "IANA zone that turns instants into days"),
    Setting("week_start", _T, "monday", "First day of the week", ("monday", "sunday")),
    Setting("fiscal_year_start", _I, 1, "Month in which the fiscal year starts", (), 1, 12),
    Setting("data_start", Shape.DATE, None, "First day with complete data; before it numbers are null"),
    Setting("locale", _T, "en_US", "Locale in which numbers and dates are shown"),
    Setting("segments", _L, ("plan", "region", "industry", "size"), "Attributes that the pages offer"),
    Setting("exclude", _L, ("is_internal",), "Flags of accounts and users that leave them out everywhere"),
    Setting("variants", _X, {}, "Variant that the pages show first, per metric"),
    Setting("targets", _X, {}, "Own targets per metric: value, warn, from, segment"),
    Setting("benchmarks", _X, {}, "Own reference values per metric: value, population, as_of"),
    Setting("mrr.discounts", _T, "net", "How discounts enter MRR", ("net", "gross", "forever_only")),
    Setting("mrr.free_is_active", _B, False, "A customer on a free plan who paid before stays active"),
    Setting("mrr.paused", _T, "zero", "MRR of a paused item", ("zero", "keep")),
    Setting("mrr.bridge_gap_days", _I, 1, "Longest unpaid gap that is bridged, in days", (), 0, 90),
    Setting(
        "mrr.reactivation_window_days", _I, None, "After a longer gap a returning customer is new", (), 1
    ),
    Setting("retention.trailing", _T, "12mo", "Window of net and gross revenue retention"),
    Setting("renewal.grace_days", _I, 30, "Days after the end in which a renewal still counts", (), 0),
    Setting("renewal.min_term_months", _I, 3, "Shorter terms are not renewals", (), 0),
    Setting("trial.grace_days", _I, 7, "Days after a trial in which a payment still counts", (), 0),
    Setting("trial.horizon_days", _I, 30, "Days from the start of a trial to a payment", (), 1),
    Setting("lead.horizon_days", _I, 30, "Days in which a lead converts", (), 1),
    Setting("offer.horizon_days", _I, 30, "Days in which an offer is decided", (), 1),
    Setting("purchase.window_days", _I, 365, "Window of the repeat purchase rate", (), 1),
    Setting("purchase.cohort_days", _I, 90, "Days in which a first purchase repeats", (), 1),
    Setting("activity.passive_events", _L, (), "Events that do not make a user active"),
    Setting(
        "activity.inactive_after_days", _I, 30, "Days without activity after which a customer is gone", (), 1
    ),
    Setting("activity.trailing_days", _I, 28, "Length of the trailing month", (), 1),
    Setting("session.gap_minutes", _I, 30, "A longer gap starts a new session", (), 1),
    Setting("session.max_hours", _I, 12, "A longer session counts as this long", (), 1),
    Setting("value_event", _T, None, "The event that shows that a customer got value", is_needed=True),
    Setting(
        "value_start", _T, "account", "Where time to value starts", ("account", "contract", "first_event")
    ),
    Setting("value_horizon_days", _I, 30, "Days in which value should be reached", (), 1),
    Setting("activation.horizon_days", _I, 14, "Days in which a new user should reach value", (), 1),
    Setting("onboarding.steps", _L, (), "Events of the onboarding, in order", is_needed=True),
    Setting("onboarding.horizon_days", _I, 30, "Days in which onboarding should be done", (), 1),
    Setting("features", _X, {}, "Per feature: events, min_uses, plans", is_needed=True),
    Setting("funnels", _X, {}, "Per funnel: steps, window_days", is_needed=True),
    Setting("seats.unit", _T, "seat", "Unit of the items that are seats"),
    Setting("content.completed_share", _N, "0.9", "Share from which content counts as completed", (), 0, 1),
    Setting("engagement.weights", _X, ENGAGEMENT_WEIGHTS, "Weights of the engagement score"),
    Setting(
        "health.components",
        _X,
        HEALTH_COMPONENTS,
        "Per component: input, low, high, weight, max_age_days, segment",
    ),
    Setting("health.bands", Shape.NUMBERS, (70, 50), "Healthy above the first, at risk below the second"),
    Setting("costs.retention_kinds", _L, RETENTION_KINDS, "Kinds of cost that retain customers"),
    Setting(
        "tickets.avoidable_categories",
        _L,
        ("how_to", "plan_information", "billing_question"),
        "Categories of tickets that need not have been written",
    ),
    Setting("tickets.fcr_window_days", _I, 7, "Days without a further ticket after the first solve", (), 0),
    Setting("tickets.resolved_within_days", _I, 7, "Days in which a ticket should be solved", (), 1),
    Setting("tickets.reopen_days", _I, 28, "Days in which a reopening counts", (), 1),
    Setting("tickets.first_response_target_hours", _N, "1", "Target of the first response, in hours", (), 0),
    Setting("surveys.nps_touchpoints", _L, ("relationship",), "Touchpoints whose answers enter NPS"),
    Setting(
        "surveys.latest_per_respondent",
        _L,
        ("relationship",),
        "Touchpoints of which the latest answer counts",
    ),
    Setting("surveys.response_days", _I, 14, "Days in which an invitation is answered", (), 1),
    Setting("clv.max_months", _I, 60, "Longest lifetime that is believed, in months", (), 1),
    Setting("clv.discount_rate", _N, "0.10", "Discount rate of a year", (), 0),
    Setting("clv.churn_months", _I, 6, "Months of churn and margin behind a lifetime value", (), 1),
    Setting("small_sample.ratio", _I, 5, "Fewest rows of a ratio that is not flagged", (), 0),
    Setting("small_sample.survey", _I, 30, "Fewest answers of a survey that is not flagged", (), 0),
    Setting(
        "sign_in.issuer", _T, None, "Address of the company's own sign-in (OpenID Connect); none: passwords"
    ),
    Setting("sign_in.client_id", _T, None, "Name by which that provider knows this server"),
    Setting("sign_in.client_secret_env", _T, None, "Environment variable with the secret that it gave us"),
    Setting("sign_in.domains", _L, (), "Mail domains whose people become viewers at their first sign-in"),
    Setting("sign_in.name", _T, None, "What the button says: Sign in with …; none: the provider's host name"),
    Setting("engine.url", _T, None, "Database that already holds the tables; none: the embedded one"),
    Setting("engine.schema", _T, None, "Schema of its tables; none: the usual one"),
    Setting("engine.tables", _X, {}, "Per table of the model: name, columns, attributes of what holds it"),
)

SETTINGS: Mapping[str, Setting] = MappingProxyType({setting.key: setting for setting in _ALL})
"""Every setting by key."""
