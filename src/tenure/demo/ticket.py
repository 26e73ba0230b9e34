"""One support ticket and the path that it takes."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.demo.clock import DAY, HOUR, MINUTE, Clock
from tenure.demo.desk import slowness, until_open
from tenure.demo.dice import Dice
from tenure.demo.people import User

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


def ticket_text(ticket: Ticket) -> str:
    """Its subject."""
    choices = SUBJECTS[ticket.category]
    return choices[int(ticket.ticket_id[4:]) % len(choices)]


def handle(ticket: Ticket, clock: Clock, dice: Dice) -> None:
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
