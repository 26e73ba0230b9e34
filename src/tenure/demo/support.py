"""Support tickets and every step of them."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.demo.clock import DAY, HOUR, MINUTE, Clock
from tenure.demo.company import Account
from tenure.demo.desk import SCHEDULE_OF, slowness, until_open
from tenure.demo.dice import Dice
from tenure.demo.people import User
from tenure.demo.product import outage_start
from tenure.demo.writer import Row, Sheet

AGENTS = ("agent-bea", "agent-carlos", "agent-dora", "agent-eli", "agent-fatou", "agent-gus")
SUBJECTS = {
    "how_to": ("How do I copy a board?", "Where can I change the view?", "Can I undo a publish?"),
    "plan_information": ("What does the pro plan include?", "How many seats do we have?"),
    "billing_question": ("Question about our last invoice", "Please change the billing address"),
    "bug": ("Board does not save", "Wrong totals in the report", "Export stops half-way"),
    "feature_request": ("Please add recurring tasks", "Dark mode on mobile"),
    "integration": ("Calendar sync fails", "Webhook is called twice"),
    "outage": ("Nothing loads", "Error 503 since this morning", "We cannot log in"),
    "account_access": ("Cannot log in", "New colleague got no invitation"),
}
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
TICKET_HEADER = (
    "ticket_id",
    "account_id",
    "user_id",
    "opened_at",
    "channel",
    "category",
    "priority",
    "subject",
    "status",
    "assignee",
    "handling_seconds",
    "schedule",
    "merged_into_id",
    "is_deleted",
    "is_spam",
    "is_internal",
)
STEP_HEADER = (
    "ticket_event_id",
    "ticket_id",
    "at",
    "kind",
    "actor_kind",
    "actor_id",
    "is_public",
    "value",
    "body",
)


@dataclass(slots=True)
class Ticket:
    """One ticket while it is made: ``steps`` are (instant, kind, actor kind, actor, public, value, body)."""

    ticket_id: str
    user: User
    opened: int
    category: str
    agent: str
    steps: list[tuple[int, str, str, str, bool, str | None, str | None]]
    kind: str = "usual"  # or merged, deleted, spam, internal, from_agent
    merged_into: str | None = None
    first_reply: int | None = None
    solved: int | None = None

    def step(
        self,
        at: int,
        kind: str,
        actor: str,
        value: str | None = None,
        *,
        public: bool = True,
        body: str | None = None,
    ) -> int:
        """Adds a step and returns its instant."""
        who = {"customer": self.user.user_id, "agent": self.agent}.get(actor, f"{actor}-1")
        self.steps.append((at, kind, actor, who, public, value, body))
        return at

    def status(self, clock: Clock) -> str:
        """The state at the end of the time line."""
        state = "new"
        names = {
            "resolved": "solved",
            "closed": "closed",
            "merged": "closed",
            "reopened": "open",
            "deleted": "deleted",
            "agent_reply": "open",
        }
        for at, kind, *_, value, _ in sorted(self.steps, key=lambda step: step[0]):
            if at < clock.end:
                state = value or names.get(kind, state)
        return state


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
        _handle(ticket, clock, dice)
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


def _handle(ticket: Ticket, clock: Clock, dice: Dice) -> None:
    """The path of one ticket, up to weeks after its opening."""
    at, region = ticket.opened, ticket.user.account.region
    by_agent = ticket.kind in ("from_agent", "internal")
    ticket.step(at, "opened", "agent" if by_agent else "customer", "new")
    if by_agent:
        ticket.step(at, "agent_reply", "agent", public=ticket.kind == "from_agent")
    else:
        ticket.step(at, "customer_message", "customer", body=ticket_text(ticket))
    if ticket.kind in ("spam", "deleted"):
        ticket.step(at + dice.whole(5, 90) * MINUTE, "deleted", "agent", public=False)
        return
    if not by_agent and dice.chance(0.3):
        ticket.step(at + 20, "agent_reply", "bot", body="Thank you, we have your message.")
    if ticket.kind == "merged":
        ticket.step(at + dice.whole(10, 200) * MINUTE, "merged", "agent", public=False)
        return
    at = _reply(ticket, at, region, 52.0, clock, dice)
    ticket.first_reply = at
    if dice.chance(0.2):
        ticket.step(at - 60, "internal_note", "agent", public=False)
    stuck = dice.chance(0.012)
    for _ in range(dice.weighted({0: 0.63, 1: 0.22, 2: 0.1, 3: 0.05})):
        at = ticket.step(at + 30, "status", "agent", "pending", public=False)
        if stuck:  # the customer never answers
            ticket.step(at + 20 * DAY, "closed", "system", public=False)
            return
        at = ticket.step(at + int(dice.skewed(6.0, 1.0) * HOUR), "customer_message", "customer")
        ticket.step(at, "status", "system", "open", public=False)
        at = _reply(ticket, at, region, 70.0, clock, dice)
        if ticket.category in ("bug", "integration") and dice.chance(0.3):
            ticket.step(at + 60, "status", "agent", "hold", public=False)
            at = ticket.step(at + int(dice.skewed(2.2, 0.7) * DAY), "status", "agent", "open", public=False)
            at = _reply(ticket, at, region, 30.0, clock, dice)
    if dice.chance(0.025):  # waits for another team
        ticket.step(at + 60, "status", "agent", "hold", public=False)
        at = ticket.step(at + int(dice.skewed(24.0, 0.6) * DAY), "status", "agent", "open", public=False)
    _solve(ticket, at, clock, dice)


def _solve(ticket: Ticket, at: int, clock: Clock, dice: Dice) -> None:
    at = ticket.step(at + dice.whole(1, 40) * MINUTE, "resolved", "agent", public=False)
    ticket.solved = at
    if dice.chance(0.055):
        at = ticket.step(at + int(dice.skewed(1.4, 0.8) * DAY), "customer_message", "customer")
        ticket.step(at, "reopened", "system", public=False)
        at = _reply(ticket, at, ticket.user.account.region, 60.0, clock, dice)
        at = ticket.step(at + dice.whole(5, 300) * MINUTE, "resolved", "agent", public=False)
        ticket.solved = at
    ticket.step(at + 4 * DAY, "closed", "system", public=False)


def _reply(ticket: Ticket, at: int, region: str, minutes: float, clock: Clock, dice: Dice) -> int:
    """A public answer of the agent; returns its instant."""
    work = dice.skewed(minutes, 1.0) * slowness(at, clock) * MINUTE
    if ticket.category == "outage":
        work *= 1.4
    return ticket.step(at + until_open(at, region, clock) + max(90, int(work)), "agent_reply", "agent")


def ticket_text(ticket: Ticket) -> str:
    """Its subject."""
    choices = SUBJECTS[ticket.category]
    return choices[int(ticket.ticket_id[4:]) % len(choices)]


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
