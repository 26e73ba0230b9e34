"""Funnels against a plain reading: try every start, keep the deepest attempt."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from tenure.catalog import catalog
from tenure.engines.duckdb.session import open_session
from tenure.kernel.period import Grain
from tenure.kernel.settings import Settings
from tenure.query.example import example_database
from tenure.query.question import Question
from tenure.query.result import Point
from tenure.query.run import Runner

STEPS = {"short": "ab", "long": "abac"}  # of the long one, an event is two of its steps
WINDOW = {"short": 1, "long": 3}
START, END, AS_OF = date(2025, 1, 1), date(2025, 2, 1), datetime(2025, 2, 2, 12, tzinfo=UTC)
Event = tuple[str, str, datetime, int]  # actor, event, when, in which order it was received


def random_events(seed: int) -> list[Event]:
    dice, found = Random(seed), []
    for actor in range(12):
        moment = datetime(2024, 12, 28, tzinfo=UTC) + timedelta(hours=dice.randrange(600))
        for _ in range(dice.randrange(12)):
            found.append((f"u{actor}", dice.choice("aabc"), moment, len(found)))
            moment += timedelta(hours=dice.choice((0, 0, 1, 5, 24, 24, 47, 72)))
    dice.shuffle(found)
    return found


def depth_of(events: list[Event], start: int, steps: str, window: timedelta) -> int:
    """How many steps the attempt that starts with the event at this place reaches."""
    reached = 1
    for _, event, moment, _ in events[start + 1 :]:
        if reached < len(steps) and event == steps[reached] and moment < events[start][2] + window:
            reached += 1
    return reached


def expected(events: list[Event], funnel: str, step: int) -> tuple[int, int]:
    """People who got to the step, and people whose best attempt starts in January and is over."""
    steps, window = STEPS[funnel], timedelta(days=WINDOW[funnel])
    got = started = 0
    for actor in {event[0] for event in events}:
        own = sorted((e for e in events if e[0] == actor and e[1] in steps), key=lambda e: (e[2], e[3]))
        starts = [place for place, event in enumerate(own) if event[1] == steps[0]]
        if starts:
            depth, place = max((depth_of(own, place, steps, window), -place) for place in starts)
            moment = own[-place][2]
            if START <= moment.date() < END and moment + window < AS_OF:
                started += 1
                got += depth >= step
    return got, started


def ask(events: list[Event], by: tuple[str, ...] = (), **where: str) -> list[Point]:
    text = "event, user_id, occurred_at, received_at\n" + "\n".join(
        f"{event}, {actor}, {moment:%Y-%m-%dT%H:%M:%S}, 2025-03-01T00:00:{order % 60:02}.{order:06}"
        for actor, event, moment, order in events
    )
    funnels = {name: {"steps": list(steps), "window_days": WINDOW[name]} for name, steps in STEPS.items()}
    settings = Settings.of({"funnels": funnels})
    question = Question(START, END, Grain.MONTH, AS_OF, by=by, where={k: (v,) for k, v in where.items()})
    session = open_session(example_database({"events": text}), settings, AS_OF)
    try:
        metric = catalog().resolve("funnel_conversion_rate")
        return list(Runner(question, session, catalog().resolve).result(metric).points)
    finally:
        session.close()


@pytest.mark.parametrize("seed", range(8))
def test_every_step_of_random_funnels(seed: int) -> None:
    events = random_events(seed)
    found = {
        (p.segment["funnel"], p.segment["step"]): (p.numerator, p.denominator)
        for p in ask(events, by=("funnel", "step"))
    }
    for funnel, steps in STEPS.items():
        last = len(steps)
        for step in range(1, last + 1):
            assert found[funnel, str(step)] == expected(events, funnel, step), (funnel, step)
        assert found[funnel, "overall"] == expected(events, funnel, last)


def test_the_first_funnel_as_a_whole_unless_asked() -> None:
    events = random_events(1)
    (whole,) = ask(events)
    assert (whole.numerator, whole.denominator) == expected(events, "short", 2)
    (chosen,) = ask(events, funnel="long", step="3")
    assert (chosen.numerator, chosen.denominator) == expected(events, "long", 3)
