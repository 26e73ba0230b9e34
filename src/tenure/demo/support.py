"""Which tickets are opened when, and the files of tickets and their steps."""

from __future__ import annotations

from tenure.demo.clock import DAY, HOUR, Clock
from tenure.demo.company import Account
from tenure.demo.desk import SCHEDULE_OF
from tenure.demo.dice import Dice
from tenure.demo.people import User
from tenure.demo.product import outage_start
from tenure.demo.ticket import Ticket, handle, ticket_text
from tenure.demo.writer import Row, Sheet, columns

AGENTS = ("agent-bea", "agent-carlos", "agent-dora", "agent-eli", "agent-fatou", "agent-gus")
_CATEGORIES = {
    "how_to": 0.21,
    "plan_information": 0.05,
    "billing_question": 0.09,
    "bug": 0.22,
    "feature_request": 0.09,
    "integration": 0.17,
    "account_access": 0.17,
}
_PER_USER = 0.075  # tickets a month
TICKET_HEADER = columns(
    "ticket_id account_id user_id opened_at channel category priority subject status assignee "
    "handling_seconds schedule merged_into_id is_deleted is_spam is_internal"
)
STEP_HEADER = columns("ticket_event_id ticket_id at kind actor_kind actor_id is_public value body")


def open_tickets(users: list[User], clock: Clock, dice: Dice) -> list[Ticket]:
    """All tickets in order of their opening."""
    openings = sorted(_openings(users, clock, dice), key=lambda opening: (opening[0], opening[1].number))
    last_of: dict[str, Ticket] = {}
    tickets: list[Ticket] = []
    for number, (at, user, category) in enumerate(openings, 1):
        agent = AGENTS[(number * 5 + number // 7) % len(AGENTS)]
        ticket = Ticket(f"tck-{number:05d}", user, at, category, agent, [])
        ticket.kind = dice.weighted(
            {
                "usual": 0.93,
                "merged": 0.015,
                "deleted": 0.005,
                "spam": 0.01,
                "internal": 0.01,
                "from_agent": 0.03,
            }
        )
        earlier = last_of.get(user.account.account_id)
        if ticket.kind == "merged" and earlier is None:
            ticket.kind = "usual"
        if ticket.kind == "merged" and earlier is not None:
            ticket.merged_into = earlier.ticket_id
        elif ticket.kind == "usual":
            last_of[user.account.account_id] = ticket
        handle(ticket, clock, dice)
        tickets.append(ticket)
    return tickets


def _openings(users: list[User], clock: Clock, dice: Dice) -> list[tuple[int, User, str]]:
    by_account: dict[str, list[User]] = {}
    for user in users:
        if not user.account.is_internal:
            by_account.setdefault(user.account.account_id, []).append(user)
    found: list[tuple[int, User, str]] = []
    for own in by_account.values():
        account = own[0].account
        for number, month in clock.months():
            found += _month_of(account, own, number, month, clock, dice)
        day = outage_start(clock) // DAY
        if account.pays_on(day):
            for _ in range(dice.count(0.5)):
                at = outage_start(clock) + int(dice.random() ** 1.6 * 2.5 * DAY)
                found.append(
                    (at, dice.pick([user for user in own if user.created < at] or own[:1]), "outage")
                )
    return [opening for opening in found if opening[1].created < opening[0] < clock.end]


def _month_of(
    account: Account, own: list[User], number: int, month: int, clock: Clock, dice: Dice
) -> list[tuple[int, User, str]]:
    known = [user for user in own if user.created // DAY < month + 20]
    is_live = (
        account.pays_on(month) or account.pays_on(month + 15) or month <= account.created // DAY < month + 28
    )
    if not known or not is_live:
        return []
    is_new = month - account.created // DAY < 60
    is_leaving = any(end is not None and 0 <= end - month < 90 for _, end in account.spans)
    rate = 0.25 + _PER_USER * len(known) * (1.7 if is_new else 1.0)
    rate *= 1.6 if is_leaving and not account.looks_fine else 1.0
    found: list[tuple[int, User, str]] = []
    for _ in range(dice.count(rate)):
        day = month + dice.whole(0, 29)
        if (day + 3) % 7 >= 5 and dice.chance(0.8):
            day += 2
        starts = {"EMEA": 6, "AMER": 12, "APAC": 0}[account.region]
        at = day * DAY + int((starts + dice.between(0, 11)) * HOUR)
        found.append((at, dice.pick(known), dice.weighted(_CATEGORIES)))
    return found


def ticket_sheets(tickets: list[Ticket], clock: Clock, dice: Dice) -> list[Sheet]:
    """``tickets`` and ``ticket_events``; the times of a ticket are derived from its steps."""
    rows: list[Row] = []
    steps: list[Row] = []
    for ticket in tickets:
        priority = (
            "urgent"
            if ticket.category == "outage"
            else dice.weighted({"low": 0.2, "normal": 0.65, "high": 0.15})
        )
        replies = sum(step[1] == "agent_reply" and step[2] == "agent" for step in ticket.steps)
        is_spam = ticket.kind == "spam"
        account = ticket.user.account
        rows.append(
            (
                ticket.ticket_id,
                None if is_spam else account.account_id,
                None if is_spam else ticket.user.user_id,
                ticket.opened,
                dice.weighted({"email": 0.48, "chat": 0.28, "web": 0.18, "phone": 0.06}),
                ticket.category,
                priority,
                ticket_text(ticket),
                ticket.status(clock),
                ticket.agent,
                int(replies * dice.skewed(480, 0.6)),
                SCHEDULE_OF[account.region],
                ticket.merged_into,
                ticket.kind == "deleted",
                is_spam,
                ticket.kind == "internal",
            )
        )
        for step in sorted(ticket.steps, key=lambda step: step[0]):
            steps.append((f"{ticket.ticket_id}-{len(steps) + 1}", ticket.ticket_id, *step))
    return [Sheet("tickets", TICKET_HEADER, rows), Sheet("ticket_events", STEP_HEADER, steps)]
