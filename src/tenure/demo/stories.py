"""What was planted in the data, so that a visitor knows what to look for and tests know what to check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """One planted story.

    ``month`` counts from the month of the end date (−1 is the last complete one); ``metrics`` are metric
    ids; ``direction`` says what they do from then on (``up``, ``down``, ``spike`` for one month, ``none``
    where the story is that they do not move); ``by`` narrows it to one segment (attribute, value).
    """

    title: str
    month: int
    metrics: tuple[str, ...]
    direction: str
    detail: str
    by: tuple[str, str] | None = None


STORIES: tuple[Story, ...] = (
    Story(
        "Price rise",
        -8,
        ("expansion_mrr",),
        "spike",
        "Seats of the starter and pro plans cost about nine per cent more: at once for monthly customers, at "
        "the next renewal for the others (cause: price).",
    ),
    Story(
        "Guided onboarding",
        -9,
        ("time_to_value",),
        "down",
        "New small companies get a guided start: they publish their first plan in days, not in a week.",
        ("size", "small"),
    ),
    Story(
        "Guided onboarding is finished more often",
        -9,
        ("onboarding_completion_rate",),
        "up",
        "The same change: more of the new small companies do all four steps.",
        ("size", "small"),
    ),
    Story(
        "Referral programme",
        -6,
        ("referral_rate",),
        "up",
        "A reward for referrals: many more customers refer, and some of the referred sign up.",
    ),
    Story(
        "Autopilot launched",
        -7,
        ("feature_adoption_rate",),
        "up",
        "A new feature (autopilot) that spreads month by month.",
    ),
    Story(
        "Outage",
        -4,
        ("ticket_volume",),
        "spike",
        "Nine hours without service on the second Tuesday: tickets jump, use dips that day.",
    ),
    Story(
        "Slower answers",
        -4,
        ("first_response_time",),
        "up",
        "After the outage the desk does not keep up for two months.",
    ),
    Story("Satisfaction falls", -4, ("csat",), "down", "Customers who wait are less satisfied."),
    Story(
        "A large customer leaves",
        -3,
        ("churned_mrr",),
        "spike",
        "Harrow & Vale Logistics does not renew; its use had faded for months and its sponsor had left.",
    ),
    Story(
        "New shift",
        -2,
        ("first_response_time",),
        "down",
        "The European desk opens from seven to nine: answers come faster than before the outage.",
    ),
    Story(
        "Leaving while healthy",
        -6,
        ("health_score", "customer_churn_rate"),
        "none",
        "About a third of the customers that leave use the product as before until the last day: no score "
        "based on use sees them coming. The back-test shows it.",
    ),
    Story(
        "Currencies move",
        -7,
        ("fx_mrr",),
        "up",
        "Euro and pound fall until month −7 and rise from then on: fx_mrr changes its sign.",
    ),
    Story(
        "Late and faulty rows",
        -3,
        ("dau",),
        "none",
        "Some events arrive weeks late, some tickets come twice, and about twenty rows end in quarantine.",
    ),
)
