"""Rulings and edges of the survey and feedback metrics that a single worked example cannot show."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.kernel.settings import Settings
from tenure.kernel.unit import Reason
from tenure.query.example import example_question
from tests.catalog.ask import Rows, database_of, points, value


def answers(survey: str, instrument: str, counts: Mapping[int, int]) -> dict[str, str | Rows]:
    """So many answers of each score, each of another user."""
    scores = [score for score, count in counts.items() for _ in range(count)]
    return {
        "survey_responses": [
            {
                "survey": survey,
                "instrument": instrument,
                "score": str(score),
                "answered_at": "2025-01-15",
                "user_id": f"u{number}",
                "account_id": f"a{number % 3}",
            }
            for number, score in enumerate(scores)
        ]
    }


def number(tables: Mapping[str, str | Rows] | Database, metric: str, **options: object) -> float:
    return float(str(value(tables, metric, **options)))


# The vendors' published examples ---------------------------------------------------------------


def counts_of(inputs: dict[str, Any]) -> dict[int, int]:
    return {int(score): count for score, count in inputs["counts"].items()}


def csat_scale(inputs: dict[str, Any]) -> float:
    return 100 * number(answers("csat", "csat_1_5", counts_of(inputs)), "csat")


def csat_faces(inputs: dict[str, Any]) -> float:
    counts = {3: inputs["positive"], 2: inputs["neutral"], 1: inputs["negative"]}
    return 100 * number(answers("csat", "csat_1_3", counts), "csat")


def ces_agree(inputs: dict[str, Any]) -> float:
    half = inputs["agree"] // 2
    counts = {1: inputs["disagree"], 3: inputs["neutral"], 4: half, 5: inputs["agree"] - half}
    return 100 * number(answers("ces", "ces_1_5", counts), "ces:easy_share")


def ces_mean(inputs: dict[str, Any]) -> float:
    return number(answers("ces", "ces_1_7", counts_of(inputs)), "ces")


def of_six(inputs: dict[str, Any]) -> dict[str, str | Rows]:
    shares = {9: inputs["p_promoter"], 7: inputs["p_passive"], 3: inputs["p_detractor"]}
    return answers("nps", "nps_0_10", {score: round(60 * share) for score, share in shares.items()})


def nps(inputs: dict[str, Any]) -> float:
    return number(of_six(inputs), "nps")


def nps_variance(inputs: dict[str, Any]) -> float:
    """The variance of one answer in −1, 0, 1, from the rows that the metric folds."""
    session = open_session(database_of(of_six(inputs)), Settings.of({}), as_of())
    session.ensure(["survey_answer"])
    ((variance,),) = session.rows("select var_pop(points / 100) from survey_answer")
    session.close()
    return float(variance)


def as_of() -> Any:
    return example_question(catalog().metrics["nps"].example).as_of


VENDORS: dict[str, Callable[[dict[str, Any]], float]] = {
    "csat-delighted": csat_scale,
    "csat-simplesat-1": csat_faces,
    "csat-simplesat-2": csat_faces,
    "ces-delighted-5pt": ces_agree,
    "ces-cys-mean": ces_mean,
    "nps-cv": nps,
    "nps-cv-var": nps_variance,
}


@pytest.mark.data
def test_published_examples(data_dir: Path) -> None:
    found = json.loads((data_dir / "vendor_examples" / "worked_examples.json").read_text("utf-8"))
    ours = {case["id"]: case for case in found if case["id"].split("-")[0] in ("csat", "ces", "nps")}
    assert set(ours) == set(VENDORS)
    for name, case in ours.items():
        assert VENDORS[name](case["inputs"]) == pytest.approx(case["expected"], abs=case["tolerance"]), name


@pytest.mark.data
def test_a_conference_of_39_answers(data_dir: Path) -> None:
    with (data_dir / "prepbench" / "case_040" / "inputs" / "input_02.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    question = "On a scale of 0-10, how would you rate Sudzilla?"
    tables = {
        "survey_responses": [
            {"survey": "nps", "score": row[question], "answered_at": row["Timestamp"]} for row in rows
        ]
    }
    (point,) = points(tables, "nps", "2019-11-01", "2019-12-01")
    assert (point.n, round(float(point.value or 0), 1)) == (39, -35.9)
    assert float(point.value or 0) == pytest.approx(100 * (8 - 22) / 39, abs=1e-9)


def test_shares_are_not_rounded_before_they_are_subtracted() -> None:
    assert number(answers("nps", "nps_0_10", {9: 45, 8: 30, 3: 24}), "nps") == pytest.approx(2100 / 99)


# Scales ----------------------------------------------------------------------------------------

SATISFIED = {
    "csat_1_5": {4, 5},
    "csat_1_10": {9, 10},
    "csat_0_10": {9, 10},
    "csat_1_7": {6, 7},
    "csat_1_4": {3, 4},
    "csat_1_3": {3},
    "csat_1_2": {2},
    "csat_0_1": {1},
}


@pytest.mark.parametrize("instrument", SATISFIED)
def test_satisfied_is_the_top_of_the_own_scale(instrument: str) -> None:
    low, high = (int(end) for end in instrument.split("_")[1:])
    for score in range(low, high + 1):
        found = value(answers("csat", instrument, {score: 1}), "csat")
        assert found == int(score in SATISFIED[instrument]), score


@pytest.mark.parametrize(
    ("instrument", "score", "ease"),
    [
        ("ces_1_7", 1, 1),
        ("ces_1_7", 7, 7),
        ("ces_1_5", 1, 1),
        ("ces_1_5", 4, 5.5),
        ("ces_1_5", 5, 7),
        ("ces_1_5_effort", 1, 7),
        ("ces_1_5_effort", 2, 5.5),
        ("ces_1_5_effort", 5, 1),
        ("ces_1_7_effort", 2, 6),
        ("ces_0_100", 0, 7),
        ("ces_0_100", 20, 5.8),
        ("ces_0_100_effort", 100, 1),
        ("ces_v2_1_7", 6, 6),
    ],
)
def test_ease_of_every_scale(instrument: str, score: int, ease: float) -> None:
    tables = answers("ces", instrument, {score: 1})
    assert number(tables, "ces") == pytest.approx(ease)
    assert number(tables, "ces:effort_index") == pytest.approx(100 * (7 - ease) / 6)


@pytest.mark.parametrize(
    ("survey", "instrument", "score", "refusal"),
    [
        ("nps", "nps_0_10", "11", "out_of_scale"),
        ("nps", "nps_0_10", "-1", "out_of_scale"),
        ("nps", "", "9.5", "not_whole"),
        ("nps", "nps_1_5", "5", "unknown_scale"),
        ("nps", "nps_1_10", "0", "out_of_scale"),
        ("csat", "csat_1_6", "6", "unknown_scale"),
        ("csat", "csat_stars", "5", "unknown_scale"),
        ("csat", "", "0", "out_of_scale"),
        ("ces", "ces_7_7", "7", "unknown_scale"),
        ("ces", "", "8", "out_of_scale"),
    ],
)
def test_an_invalid_answer_does_not_count_and_says_why(
    survey: str, instrument: str, score: str, refusal: str
) -> None:
    database = database_of(
        {
            "survey_responses": [
                {"survey": survey, "instrument": instrument, "score": score, "answered_at": "2025-01-15"}
            ]
        }
    )
    (point,) = points(database, survey)
    assert (point.value, point.n, point.reason) == (None, 0, Reason.NO_EVENTS)
    session = open_session(database, Settings.of({}), as_of())
    session.ensure(["survey_score"])
    assert session.rows("select refusal from survey_score") == [(refusal,)]
    session.close()


def test_several_instruments_in_one_value_are_flagged() -> None:
    tables = {
        "survey_responses": """
        survey, instrument, score, answered_at
        ces, ces_1_7, 6, 2025-01-02
        ces, ces_1_5, 4, 2025-01-02
        ces, ces_1_7, 6, 2025-02-02
        ces, , 5, 2025-02-02
    """
    }
    january, february = points(tables, "ces", "2025-01-01", "2025-03-01")
    assert "mixed_instruments" in january.flags
    assert "mixed_instruments" not in february.flags  # an answer without one is on the usual one
    for point in points(tables, "ces", by=("instrument",)):
        assert "mixed_instruments" not in point.flags


def test_nps_on_one_to_ten_is_cut_alike_and_flagged() -> None:
    (point,) = points(answers("nps", "nps_1_10", {9: 2, 6: 1, 7: 1}), "nps")
    assert point.value == 25
    assert "scale_mismatch" in point.flags
    (point,) = points(answers("nps", "nps_1_10", {9: 1}), "nps:per_account")
    assert "scale_mismatch" in point.flags
    (point,) = points(answers("nps", "nps_0_10", {9: 1}), "nps")
    assert "scale_mismatch" not in point.flags


# Whose answer counts ---------------------------------------------------------------------------

REPEATED = {
    "survey_responses": """
    response_id, survey, score, answered_at, user_id, account_id, touchpoint
    r1, nps, 10, 2025-01-10 09:00, u1, A, relationship
    r2, nps, 0, 2025-01-10 10:00, u1, A, relationship
    r3, nps, 10, 2025-02-10 10:00, u1, A,
    r4, nps, 7, 2025-03-10 10:00, , A, relationship
    r5, nps, 9, 2025-03-11 10:00, , A, relationship
    r6, nps, 9, 2025-03-12 10:00, , , relationship
    r7, nps, 9, 2025-03-13 10:00, , , relationship
"""
}


def test_the_latest_answer_counts_in_whatever_window() -> None:
    monthly = points(REPEATED, "nps", "2025-01-01", "2025-04-01")
    assert [(point.value, point.n) for point in monthly] == [(-100, 1), (100, 1), (100, 3)]
    (quarter,) = points(REPEATED, "nps", "2025-01-01", "2025-04-01", grain="quarter")
    assert (quarter.value, quarter.n) == (100, 4)  # u1 once, account A once, two that nobody knows
    days = points(REPEATED, "nps", "2025-01-10", "2025-01-11", grain="day")
    assert [(point.value, point.n) for point in days] == [(-100, 1)]
    trailing = points(REPEATED, "nps", "2025-02-01", "2025-03-01", trailing="2mo")
    assert [(point.value, point.n) for point in trailing] == [(100, 1)]
    (past,) = points(REPEATED, "nps", "2025-01-01", "2025-04-01", grain="quarter", as_of="2025-01-20")
    assert (past.value, past.n, past.is_partial) == (-100, 1, True)
    (every,) = points(REPEATED, "nps:all_answers", "2025-01-01", "2025-04-01", grain="quarter")
    assert every.n == 7


def test_which_touchpoints_keep_the_latest_is_a_setting() -> None:
    (point,) = points(REPEATED, "nps", surveys__latest_per_respondent=[])
    assert (point.value, point.n) == (0, 2)


def test_touchpoints_are_pooled_only_when_asked() -> None:
    tables = {
        "survey_responses": """
        survey, score, answered_at, user_id, touchpoint
        nps, 10, 2025-01-10, u1, relationship
        nps, 0, 2025-01-11, u1, onboarding
    """
    }
    assert value(tables, "nps") == 100
    assert value(tables, "nps", surveys__nps_touchpoints=["relationship", "onboarding"]) == 0
    assert value(tables, "nps", surveys__nps_touchpoints=["onboarding"]) == -100


def test_of_a_ticket_the_latest_answer_counts() -> None:
    tables = {
        "survey_responses": """
        survey, score, answered_at, user_id, touchpoint, ticket_id
        csat, 1, 2025-01-10, u1, ticket, t1
        csat, 5, 2025-01-31, u1, ticket, t1
        csat, 1, 2025-01-12, u1, ticket, t2
        csat, 1, 2025-01-13, u1, ticket,
        csat, 1, 2025-01-14, u1, ticket,
        csat, 1, 2025-02-01, u1, ticket, t1
    """
    }
    (point,) = points(tables, "csat")
    assert (point.value, point.n) == (0.25, 4)


def test_accounts_have_equal_weight_and_come_from_the_user_where_need_be() -> None:
    tables = {
        "survey_responses": """
            survey, score, answered_at, user_id, account_id
            nps, 10, 2025-01-10, u1, A
            nps, 10, 2025-01-10, u2, A
            nps, 10, 2025-01-10, u3, A
            nps, 0, 2025-01-10, u4,
            nps, 0, 2025-01-10, u5,
        """,
        "users": "user_id, account_id\nu4, B",
    }
    assert number(tables, "nps") == pytest.approx(20)
    (point,) = points(tables, "nps:per_account")
    assert (point.value, point.n) == (0, 2)


# Invariants ------------------------------------------------------------------------------------

SCORES = [(number_ * number_ * 7 + 3 * number_) % 11 for number_ in range(97)]


def counted(scores: list[int]) -> dict[int, int]:
    return {score: scores.count(score) for score in set(scores)}


def test_nps_is_a_bounded_mean_and_its_mirror_negates() -> None:
    found = number(answers("nps", "nps_0_10", counted(SCORES)), "nps")
    signs = [1 if score >= 9 else -1 if score <= 6 else 0 for score in SCORES]
    assert found == pytest.approx(100 * sum(signs) / len(signs))
    # promoters become detractors and the other way round when 9, 10 <-> 0 and 0 … 6 <-> 10
    mirror = [0 if score >= 9 else 10 if score <= 6 else score for score in SCORES]
    assert number(answers("nps", "nps_0_10", counted(mirror)), "nps") == pytest.approx(-found)
    assert number(answers("nps", "nps_0_10", {10: 5}), "nps") == 100
    assert number(answers("nps", "nps_0_10", {0: 5}), "nps") == -100


def test_csat_lies_between_zero_and_one() -> None:
    for counts, expected in (({1: 3}, 0), ({5: 3}, 1), ({5: 1, 3: 1, 1: 1}, 1 / 3)):
        assert number(answers("csat", "csat_1_5", counts), "csat") == pytest.approx(expected)


def test_effort_index_mirrors_ease() -> None:
    for counts in ({7: 3, 2: 1}, {1: 5, 4: 3}, {1: 1}):
        tables = answers("ces", "ces_1_7", counts)
        assert number(tables, "ces:effort_index") == pytest.approx(100 * (7 - number(tables, "ces")) / 6)


def test_the_interval_of_nps_covers_the_plain_one_roughly() -> None:
    (point,) = points(answers("nps", "nps_0_10", {9: 30, 7: 20, 3: 10}), "nps")
    assert point.low is not None
    assert point.high is not None
    plain = 1.96 * 100 * math.sqrt(5 / 9 / 60)
    assert (point.high - point.low) / 2 == pytest.approx(plain, rel=0.1)
    assert "small_sample" not in point.flags
    (point,) = points(answers("nps", "nps_0_10", {9: 29}), "nps")
    assert "small_sample" in point.flags


# Invitations and feedback ----------------------------------------------------------------------


def test_the_response_rate_waits_for_the_answers() -> None:
    tables = {
        "survey_invitations": """
            survey, sent_at, response_id, touchpoint
            nps, 2025-01-05 10:00, r1, relationship
            nps, 2025-01-10 10:00, , relationship
        """,
        "survey_responses": "response_id, survey, score, answered_at\nr1, nps, 9, 2025-01-22",
    }
    (point,) = points(tables, "survey_response_rate", as_of="2025-01-24T10:00:00")
    assert (point.value, point.n) == (1, 1)  # the second has until that instant, and is known only after it
    (point,) = points(tables, "survey_response_rate", as_of="2025-01-24T10:00:01")
    assert (point.value, point.n) == (0.5, 2)
    (point,) = points(tables, "survey_response_rate", as_of="2025-01-20")
    assert point.value == 0  # the answer has not come yet
    (point,) = points(tables, "survey_response_rate", as_of="2025-01-12")
    assert (point.value, point.reason) == (None, Reason.NOT_MATURED)


def test_feedback_by_theme_and_sentiment() -> None:
    tables = {
        "feedback": """
        said_at, source, text, theme, sentiment
        2025-01-02, review, a, speed, negative
        2025-01-03, review, b, speed, positive
        2025-01-04, social, c, ,
    """
    }
    found = points(tables, "feedback_volume", by=("theme",))
    assert {point.segment["theme"]: point.value for point in found} == {"speed": 2, "(none)": 1}
    assert value(tables, "feedback_volume", where={"sentiment": ("negative",)}) == 1
