"""What happens in the product: about 300,000 events, made with arrays."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.demo.clock import DAY, HOUR, Clock
from tenure.demo.company import LEAVER
from tenure.demo.dice import Dice
from tenure.demo.people import User
from tenure.demo.writer import Texts

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Whole = npt.NDArray[np.int64]
    Real = npt.NDArray[np.float64]

VALUE_EVENT = "plan_published"
STEPS = ("profile_completed", "team_invited", "project_created", "integration_connected")
EVENTS = (
    "login",
    "board_viewed",
    "task_completed",
    "comment_posted",
    VALUE_EVENT,
    "report_shared",
    "automation_run",
    "autopilot_used",
    "file_exported",
    "audit_exported",
    "heartbeat",
    "signed_up",
    *STEPS,
)
CODES = {name: code for code, name in enumerate(EVENTS)}
HEADER = ("event_id", "event", "occurred_at", "user_id", "account_id", "source")
SESSION_HEADER = ("session_id", "user_id", "account_id", "started_at", "ended_at", "page_views", "clicks")
LINGERS = 40  # seconds from the last click of a visit to its end
# How often a feature is used, by plan; the first entry takes what is left.
_SHARES = {
    "starter": (0.40, 0.27, 0.16, 0.10, 0.03, 0.00, 0.02, 0.02, 0.00),
    "pro": (0.33, 0.24, 0.15, 0.09, 0.06, 0.06, 0.04, 0.03, 0.00),
    "enterprise": (0.29, 0.22, 0.14, 0.08, 0.07, 0.08, 0.05, 0.04, 0.03),
}
_OPENS = {"EMEA": 7, "AMER": 13, "APAC": 0}  # hour (UTC) at which people start to work


def outage_start(clock: Clock) -> int:
    """When the outage begins: on the second Tuesday of month −4, nine hours from seven o'clock (UTC)."""
    first = clock.month(-4)
    return (first + (1 - (first + 3)) % 7 + 7) * DAY + 7 * HOUR


def visit_chances(users: list[User], clock: Clock) -> Real:
    """Chance of a visit, one row per user, one column per day from the first month on."""
    import numpy as np

    days = clock.end_day - clock.first_day
    weekday = (np.arange(clock.first_day, clock.end_day) + 3) % 7  # 0 Monday: 1970-01-01 was a Thursday
    rhythm = np.where(weekday < 5, 1.0, 0.13)
    chances = np.zeros((len(users), days))
    for row, user in zip(chances, users, strict=True):
        account = user.account
        spans: list[tuple[int, int | None]] = list(account.spans)
        joined = user.created // DAY + 1
        if account.is_internal:
            spans = [(joined, None)]
        elif account.trial_days or not spans:
            spans = [(joined, joined + max(account.trial_days, 10)), *spans]
        for start, end in spans:
            last = min(end if end is not None else clock.end_day, user.leaves or clock.end_day, clock.end_day)
            first = max(start, joined, clock.first_day) - clock.first_day
            row[first : max(first, last - clock.first_day)] = user.daily
            if end is not None and account.spans and not account.looks_fine:
                fade = 150 if account.account_id == LEAVER else 75
                row[max(0, end - fade - clock.first_day) : max(0, end - clock.first_day)] *= 0.4
    chances *= rhythm
    chances[:, outage_start(clock) // DAY - clock.first_day] *= 0.45
    return chances


def write_use(folder: Path, users: list[User], clock: Clock, dice: Dice, texts: Texts) -> list[Path]:
    """Writes events.csv, in order of time, and the visits as sessions-product.csv; returns their paths."""
    (who, code, when), (visitor, start, uses, end) = _visits(users, clock, dice)
    visits = _session_lines(
        visitor.tolist(), start.tolist(), uses.tolist(), end.tolist(), users, clock, texts
    )
    return [
        _write_lines(folder / "events.csv", HEADER, _event_lines(who, code, when, users, clock, texts)),
        _write_lines(folder / "sessions-product.csv", SESSION_HEADER, visits),
    ]


def _session_lines(
    who: list[int],
    start: list[int],
    uses: list[int],
    end: list[int],
    users: list[User],
    clock: Clock,
    texts: Texts,
) -> list[str]:
    ids = [f"{user.user_id},{user.account.account_id}" for user in users]
    ends = [min(last, clock.end - 1) for last in end]
    spans = zip(who, start, texts.instants(start), ends, texts.instants(ends), uses, strict=True)
    return [
        f"visit-{number},{ids[person]},{opened},{closed},{pages + 1},{3 * pages + 2}\n"
        for number, (person, begun, opened, last, closed, pages) in enumerate(spans, start=1)
        if begun < last
    ]


def _event_lines(
    who: Whole, code: Whole, when: Whole, users: list[User], clock: Clock, texts: Texts
) -> list[str]:
    import numpy as np

    extra = _milestones(users, clock)
    who, code, when = (np.concatenate(pair) for pair in zip((who, code, when), extra, strict=True))
    first_value = np.array([user.first_value for user in users])
    too_early = (code == CODES[VALUE_EVENT]) & (when < first_value[who])
    code = np.where(too_early, CODES["board_viewed"], code)
    order = np.argsort(when, kind="stable")
    order = order[when[order] < clock.end]
    who, code, when = who[order], code[order], when[order]
    ids = [user.user_id for user in users]
    accounts = [user.account.account_id for user in users]
    sources = ("web", "web", "mobile", "web", "api")
    people = who.tolist()
    return [
        f"ev{number},{EVENTS[kind]},{at},{ids[person]},{accounts[person]},{sources[person % 5]}\n"
        for number, (person, kind, at) in enumerate(
            zip(people, code.tolist(), texts.instants(when.tolist()), strict=True), start=1
        )
    ]


def _write_lines(path: Path, header: tuple[str, ...], lines: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(header)
        file.write("".join(lines))
    return path


def _visits(
    users: list[User], clock: Clock, dice: Dice
) -> tuple[tuple[Whole, Whole, Whole], tuple[Whole, Whole, Whole, Whole]]:
    """Events (user, event code, instant) and visits (user, start, uses, end).

    A visit is a log-in, then none to three uses of features.
    """
    import numpy as np

    random = dice.arrays()
    who, day = np.nonzero(
        random.random_sample((len(users), clock.end_day - clock.first_day)) < visit_chances(users, clock)
    )
    visits = len(who)
    day = day + clock.first_day
    opens = np.array([_OPENS[user.account.region] for user in users])[who] * HOUR
    start = day * DAY + opens + (random.random_sample(visits) ** 1.3 * 9 * HOUR).astype(np.int64)
    uses = np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 3])[random.randint(0, 10, visits)]
    visit = np.repeat(np.arange(visits), uses)
    step = np.arange(len(visit)) - np.repeat(np.cumsum(uses) - uses, uses) + 1
    pace = random.randint(60, 900, visits)
    used_at = start[visit] + step * pace[visit] + random.randint(0, 40, len(visit))
    used = _features(users, who[visit], used_at, clock, random.random_sample(len(visit)))
    beats = np.nonzero(random.random_sample(visits) < 0.03)[0]
    end = start.copy()
    np.maximum.at(end, visit, used_at)
    events = (
        np.concatenate((who, who[visit], who[beats])),
        np.concatenate((np.full(visits, CODES["login"]), used, np.full(len(beats), CODES["heartbeat"]))),
        np.concatenate((start, used_at, start[beats] + 60)),
    )
    return events, (who, start, uses, end + LINGERS)


def _features(users: list[User], who: Whole, when: Whole, clock: Clock, luck: Real) -> Whole:
    """Which feature each use is; the autopilot was launched in month −7 and grows since."""
    import numpy as np

    plans = np.array([tuple(_SHARES).index(user.account.plan) for user in users])[who]
    steps = np.cumsum(np.array(list(_SHARES.values())), axis=1)
    code = 1 + (luck[:, None] > steps[plans][:, :-1]).sum(axis=1)
    launched = clock.month(-7) * DAY
    grown = np.clip((when - launched) / (150 * DAY), 0.0, 1.0)
    not_yet = (code == CODES["autopilot_used"]) & (luck * 1e4 % 1.0 >= grown)
    return np.where(not_yet, CODES["board_viewed"], code).astype(np.int64)


def _milestones(users: list[User], clock: Clock) -> tuple[Whole, Whole, Whole]:
    """Sign-ups, onboarding steps and the first value event of every user, from the first month on."""
    import numpy as np

    found: list[tuple[int, int, int]] = []
    for number, user in enumerate(users):
        moments: list[tuple[str, int | None]] = [
            ("signed_up", user.created),
            *zip(STEPS, user.steps, strict=True),
        ]
        moments.append((VALUE_EVENT, user.first_value))
        last = max((end or clock.end_day for _, end in user.account.spans), default=user.created // DAY + 21)
        for name, at in moments:
            if at is not None and clock.first_day * DAY <= at < min(clock.end, last * DAY):
                found.append((number, CODES[name], at))
    who, code, when = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return who, code, when
