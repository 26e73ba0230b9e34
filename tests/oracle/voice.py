"""Survey answers: NPS, CSAT, CES, response rate (entries V1-V3)."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from typing import Any

from .columns import Row, Tables
from .periods import Clock, Period, passed, within
from .registry import Settings, account_of, mean, metric, ratio, setting

RESPONSES = "survey_responses"
# reading: an answer that names no instrument has the survey's usual one.
USUAL = {"nps": "nps_0_10", "csat": "csat_1_5", "ces": "ces_1_7"}
SATISFIED_FROM = {(1, 5): 4, (1, 10): 9, (0, 10): 9, (1, 7): 6, (1, 4): 3, (1, 3): 3, (1, 2): 2}


def scale(row: Row) -> tuple[int, int]:
    """The lowest and highest answer of the row's instrument, from its name."""
    found = re.search(r"_(\d+)_(\d+)", row["instrument"] or USUAL[row["survey"]])
    if found is None:
        raise NotImplementedError(row["instrument"])
    return int(found[1]), int(found[2])


def valid(row: Row) -> bool:
    """Whether the answer is a whole number of its scale; others never count."""
    low, high = scale(row)
    score = Fraction(row["score"])
    return score.denominator == 1 and low <= score <= high


def relationship(row: Row) -> bool:
    """reading: an answer without a touchpoint is one of a relationship survey."""
    return row["touchpoint"] in (None, "relationship")


def answers(
    tables: Tables, survey: str, period: Period, clock: Clock, touchpoints: list[str] | None = None
) -> list[Row]:
    """The valid answers given in the period, before repeated ones are dropped."""
    return [
        row
        for row in tables.get(RESPONSES, [])
        if row["survey"] == survey
        and within(row["answered_at"], period, clock)
        and valid(row)
        and (touchpoints is None or (row["touchpoint"] or "relationship") in touchpoints)
    ]


def latest(rows: list[Row]) -> list[Row]:
    """Of relationship surveys each respondent's latest answer; of others all, but per ticket the latest.

    reading: the respondent is the user, else the account, else nobody known (each answer stands alone); the
    latest is taken over all instruments of a survey; a tie goes to the higher response_id.
    """
    kept: dict[Any, Row] = {}
    for row in sorted(rows, key=lambda row: (row["answered_at"], row["response_id"])):
        key: tuple[Any, ...] = ("answer", row["response_id"])
        if relationship(row):
            if row["user_id"] is not None or row["account_id"] is not None:
                key = (
                    ("user", row["user_id"]) if row["user_id"] is not None else ("account", row["account_id"])
                )
        elif row["ticket_id"] is not None:
            key = ("ticket", row["ticket_id"])
        kept[key] = row
    return list(kept.values())


def points(row: Row) -> Fraction:
    """100 for a promoter, -100 for a detractor, 0 between."""
    return Fraction(100 if row["score"] >= 9 else -100 if row["score"] <= 6 else 0)


@metric("nps", RESPONSES)
def nps(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    rows = answers(tables, "nps", period, clock, setting(settings, "surveys.nps_touchpoints"))
    return mean([points(row) for row in latest(rows)])


@metric("nps:all_answers", RESPONSES)
def nps_all_answers(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    rows = answers(tables, "nps", period, clock, setting(settings, "surveys.nps_touchpoints"))
    return mean([points(row) for row in rows])


@metric("nps:per_account", RESPONSES)
def nps_per_account(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Mean over accounts of the mean of their respondents.

    reading: the account is the answer's, else its user's; answers without one are left out.
    """
    rows = answers(tables, "nps", period, clock, setting(settings, "surveys.nps_touchpoints"))
    accounts: dict[str, list[Fraction]] = {}
    for row in latest(rows):
        account = account_of(RESPONSES, row, tables)
        if account is not None:
            accounts.setdefault(account, []).append(points(row))
    return mean([mean(own) or Fraction(0) for own in accounts.values()])


@metric("csat", RESPONSES)
def csat(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Satisfied (the top of the instrument's own scale) / rated, all touchpoints together."""
    rows = latest(answers(tables, "csat", period, clock))
    return ratio(sum(row["score"] >= SATISFIED_FROM[scale(row)] for row in rows), len(rows))


@metric("csat:mean", RESPONSES)
def csat_mean(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: the mean of the raw scores, whatever their scales."""
    return mean([Fraction(row["score"]) for row in latest(answers(tables, "csat", period, clock))])


def ease(row: Row) -> Fraction:
    """The answer on 1-7, 7 = very easy."""
    low, high = scale(row)
    score = Fraction(row["score"])
    if (low, high) == (0, 100):
        return 7 - 6 * score / 100
    if (row["instrument"] or "").endswith("_effort"):
        score = low + high - score
    return 1 + (score - low) * Fraction(6, high - low)


def eases(tables: Tables, period: Period, clock: Clock) -> list[Fraction]:
    return [ease(row) for row in latest(answers(tables, "ces", period, clock))]


@metric("ces", RESPONSES)
def ces(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return mean(eases(tables, period, clock))


@metric("ces:effort_index", RESPONSES)
def ces_effort_index(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    value = ces(tables, period, clock, settings)
    return None if value is None else 100 * (7 - value) / 6


@metric("ces:easy_share", RESPONSES)
def ces_easy_share(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """At least "somewhat agree": 5 of 7, 4 of 5, both at least 5 on 1-7 (3 of 5 is 4)."""
    found = eases(tables, period, clock)
    return ratio(sum(value >= 5 for value in found), len(found))


@metric("ces:net", RESPONSES)
def ces_net(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Percent easy (from 6) less percent hard (to 2), in points.

    reading: on the canonical 1-7, so that 4 of 5 (5.5) is not easy and 2 of 5 (2.5) is not hard.
    """
    found = eases(tables, period, clock)
    return ratio(100 * (sum(value >= 6 for value in found) - sum(value <= 2 for value in found)), len(found))


@metric("survey_response_rate", "survey_invitations")
def survey_response_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Answered / delivered invitations, of those sent in the period at least 14 days ago; all surveys
    together.

    reading: an answer counts however late; not told otherwise, an invitation was delivered; it is answered
    when the response that it names is there.
    """
    answered = {row["response_id"] for row in tables.get(RESPONSES, [])}
    asked = [
        row
        for row in tables.get("survey_invitations", [])
        if within(row["sent_at"], period, clock)
        and passed(row["sent_at"] + timedelta(days=14), clock)
        and row["delivered"] is not False
    ]
    return ratio(sum(row["response_id"] in answered for row in asked), len(asked))
