"""Random tickets with and without steps, survey answers and invitations."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .columns import Row, Tables, blank
from .dice import END, Dice
from .random_money import numbered

BUSY = date(2024, 12, 1)
# The instruments of each survey with their lowest and highest answer.
INSTRUMENTS: dict[str, dict[str | None, tuple[int, int]]] = {
    "nps": {None: (0, 10), "nps_0_10": (0, 10)},
    "csat": {None: (1, 5), "csat_1_5": (1, 5), "csat_1_7": (1, 7), "csat_0_10": (0, 10), "csat_1_3": (1, 3)},
    "ces": {None: (1, 7), "ces_1_7": (1, 7), "ces_1_5": (1, 5), "ces_1_5_effort": (1, 5)},
}


def voice_tables(dice: Dice, users: list[Row]) -> Tables:
    mode = dice.one(("columns", "steps", "both"))
    tickets = numbered([ticket(dice, users) for _ in range(20 + dice.below(50))], "ticket_id", "k")
    steps: list[Row] = []
    for row in tickets:
        if mode == "columns" or (mode == "both" and dice.chance(0.5)):
            fill_columns(dice, row)
        else:
            steps += steps_of(dice, row)
    responses = numbered([response(dice, users, tickets) for _ in range(100)], "response_id", "r")
    return {
        "tickets": tickets,
        "ticket_events": numbered(steps, "ticket_event_id", "x"),
        "survey_responses": responses,
        "survey_invitations": numbered(invitations(dice, responses), "invitation_id", "n"),
    }


def ticket(dice: Dice, users: list[Row]) -> Row:
    user = dice.one(users[:6])  # few people, so that some come back within days
    return blank(
        "tickets",
        user_id=None if dice.chance(0.1) else user["user_id"],
        account_id=user["account_id"],
        opened_at=dice.instant(BUSY, END),
        channel=dice.one(("email", "chat", None)),
        category=dice.one(("how_to", "billing_question", None)),
        handling_seconds=dice.one((None, 60, 600, 601)),
        merged_into_id="k00000" if dice.chance(0.03) else None,
        is_deleted=dice.chance(0.03),
        is_spam=dice.chance(0.03),
        is_internal=dice.chance(0.03),
    )


def fill_columns(dice: Dice, row: Row) -> None:
    """The ticket as another tool sums it up."""
    row["status"] = dice.one(("new", "open", "pending", "hold", "solved", "closed", "solved"))
    row["agent_replies"], row["customer_replies"], row["reopens"] = dice.below(4), dice.below(3), 0
    if row["agent_replies"]:
        row["first_response_at"] = dice.later(row["opened_at"], 3)
    if row["status"] not in ("solved", "closed"):
        if dice.chance(0.2):  # solved once, open again
            row["first_resolved_at"] = dice.later(row["opened_at"], 10)
            row["reopens"] = 1
        return
    solved = dice.later(row["opened_at"], dice.one((1, 8, 30)))
    row["closed_at"] = dice.later(solved, 4) if row["status"] == "closed" else None
    if row["status"] == "closed" and dice.chance(0.3):
        return  # closed without having been solved
    row["first_resolved_at"] = row["resolved_at"] = solved
    if dice.chance(0.2):
        row["resolved_at"], row["closed_at"], row["reopens"] = dice.later(solved, 5), None, 1
        row["status"] = "solved"


def steps_of(dice: Dice, row: Row) -> list[Row]:
    """The steps of a ticket: opened, messages, changes of status; each later than the one before."""
    moment = row["opened_at"]
    by_agent = dice.chance(0.2)
    first = dice.one(("agent_reply", "internal_note")) if by_agent else "customer_message"
    rows = [
        step(row, moment, "opened", "agent" if by_agent else "customer"),
        step(row, moment, first, "agent" if by_agent else "customer"),
    ]
    done = False
    for _ in range(dice.below(9)):
        moment += timedelta(seconds=dice.one((1, 60, 3600, 3601, 86400, 86400 * 7, 1 + dice.below(400000))))
        kind, value = next_step(dice, done)
        actor = {"customer_message": "customer", "agent_reply": dice.one(("agent", "agent", "bot"))}.get(kind)
        rows.append(step(row, moment, kind, actor or "agent", value))
        if kind == "agent_reply" and dice.chance(0.1):
            rows[-1]["is_public"] = False
        if kind in ("deleted", "merged"):
            break
        if kind in ("resolved", "closed", "reopened", "status"):
            done = kind in ("resolved", "closed") or value in ("solved", "closed")
    return rows


def next_step(dice: Dice, done: bool) -> tuple[str, str | None]:
    if dice.chance(0.02):
        return dice.one(("deleted", "merged")), None
    if done:
        choices = (("reopened", None), ("status", "open"), ("closed", None), ("status", "closed"))
        return dice.one((*choices, ("customer_message", None), ("agent_reply", None)))
    talk = ("agent_reply", "agent_reply", "customer_message", "internal_note")
    if dice.chance(0.55):
        return dice.one(talk), None
    moves = (("resolved", None), ("closed", None), ("status", "solved"))
    return dice.one((*moves, ("status", "pending"), ("status", "hold"), ("status", "open")))


def step(row: Row, moment: datetime, kind: str, actor: str, value: str | None = None) -> Row:
    public = {"customer_message": True, "agent_reply": True, "internal_note": False}.get(kind)
    return blank(
        "ticket_events",
        ticket_id=row["ticket_id"],
        at=moment,
        kind=kind,
        actor_kind=actor,
        is_public=public,
        value=value,
    )


def response(dice: Dice, users: list[Row], tickets: list[Row]) -> Row:
    survey = dice.one(tuple(INSTRUMENTS))
    instrument, (low, top) = dice.one(tuple(INSTRUMENTS[survey].items()))
    touchpoint = dice.one(("relationship", "relationship", "ticket", "onboarding"))
    user = dice.one(users[:8])
    return blank(
        "survey_responses",
        survey=survey,
        instrument=instrument,
        score=top + 1 if dice.chance(0.02) else low + dice.below(top - low + 1),
        answered_at=dice.instant(BUSY, END),
        user_id=user["user_id"] if dice.chance(0.8) else None,
        account_id=user["account_id"] if dice.chance(0.7) else None,
        touchpoint=touchpoint,
        ticket_id=dice.one(tickets)["ticket_id"] if touchpoint == "ticket" and dice.chance(0.8) else None,
    )


def invitations(dice: Dice, responses: list[Row]) -> list[Row]:
    """One ask for most answers, before the answer, and as many that nobody answered."""
    rows = [
        blank(
            "survey_invitations",
            survey=row["survey"],
            sent_at=row["answered_at"] - timedelta(seconds=dice.below(86400 * 10)),
            delivered=dice.one((None, True)),
            user_id=row["user_id"],
            account_id=row["account_id"],
            touchpoint=row["touchpoint"],
            response_id=row["response_id"],
        )
        for row in responses
        if dice.chance(0.7)
    ]
    silent = [
        blank(
            "survey_invitations",
            survey=dice.one(("nps", "csat", "ces")),
            sent_at=dice.instant(BUSY, END),
            delivered=dice.one((None, True, True, False)),
        )
        for _ in range(40)
    ]
    return rows + silent
