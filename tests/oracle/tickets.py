"""One ticket's facts, from its steps where there are some, else from its own columns (entries T1-T7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from .columns import Row, Tables
from .registry import seconds

DONE = ("solved", "closed")
MESSAGES = ("customer_message", "agent_reply", "internal_note")
# reading: of steps at one instant `opened` comes first, then messages, then changes of status.
ORDER = ("opened", *MESSAGES, "status", "reopened", "resolved", "closed", "merged", "deleted")


@dataclass(frozen=True)
class Ticket:
    """What the metrics ask of a ticket; `path` (instant, status) is None where it has no steps."""

    ticket_id: str
    user: str | None
    category: str | None
    opened: datetime
    first_response: datetime | None
    first_solve: datetime | None
    last_solve: datetime | None  # None while it is not solved at as_of
    agent_replies: int
    customer_replies: int
    reopens: int
    handling: Fraction | None
    path: tuple[tuple[datetime, str], ...] | None

    def status_before(self, instant: datetime) -> str | None:
        """The status just before an instant; None before the ticket is opened or where it has no steps."""
        found = None
        for moment, status in self.path or ():
            if moment < instant:
                found = status
        return found

    def open_before(self, instant: datetime) -> bool:
        """Whether the ticket is in the backlog just before an instant.

        reading: without steps it is open from its opening to its last solve (to now while it is not solved).
        """
        if self.path is not None:
            return self.status_before(instant) not in (None, *DONE)
        return self.opened < instant and (self.last_solve is None or self.last_solve >= instant)

    def solves(self) -> list[datetime]:
        """The instants at which the ticket became solved or closed; steps are needed."""
        return turns(self.path or (), into_done=True)

    def reopenings(self) -> list[datetime]:
        return turns(self.path or (), into_done=False)

    def waited(self) -> Fraction | None:
        """Seconds in new, open and hold up to the last solve."""
        if self.path is None or self.last_solve is None:
            return None
        waited = Fraction(0)
        for (start, status), (end, _) in pairwise(self.path):
            if status in ("new", "open", "hold") and end <= self.last_solve:
                waited += seconds(start, end)
        return waited


def turns(path: tuple[tuple[datetime, str], ...], into_done: bool) -> list[datetime]:
    """Where a path goes into solved or closed, or out of them."""
    return [
        moment
        for (_, before), (moment, after) in pairwise(path)
        if (before in DONE) != into_done and (after in DONE) == into_done
    ]


def tickets(tables: Tables) -> list[Ticket]:
    """The tickets that count: not deleted, spam, merged into another or internal."""
    found = []
    for row in tables.get("tickets", []):
        steps = sorted(
            (step for step in tables.get("ticket_events", []) if step["ticket_id"] == row["ticket_id"]),
            key=lambda step: (step["at"], ORDER.index(step["kind"]), step["ticket_event_id"]),
        )
        gone = any(step["kind"] in ("merged", "deleted") for step in steps)
        if (
            gone
            or row["is_deleted"]
            or row["is_spam"]
            or row["is_internal"]
            or row["merged_into_id"] is not None
        ):
            continue
        # reading: a ticket without steps keeps its columns, also where other tickets have steps.
        found.append(from_steps(row, steps) if steps else from_columns(row))
    return found


def from_columns(row: Row) -> Ticket:
    """reading: closed counts as solved where no solve is given; a status that is not solved or closed says
    unsolved.
    """
    solved = row["resolved_at"] or row["closed_at"]
    unsolved = row["status"] is not None and row["status"] not in DONE
    return Ticket(
        ticket_id=row["ticket_id"],
        user=row["user_id"],
        category=row["category"],
        opened=row["opened_at"],
        first_response=row["first_response_at"],
        first_solve=row["first_resolved_at"] or solved,
        last_solve=None if unsolved else solved,
        agent_replies=row["agent_replies"] or 0,
        customer_replies=row["customer_replies"] or 0,
        reopens=row["reopens"] or 0,
        handling=handling(row),
        path=None,
    )


def handling(row: Row) -> Fraction | None:
    return None if row["handling_seconds"] is None else Fraction(row["handling_seconds"])


def from_steps(row: Row, steps: list[Row]) -> Ticket:
    path = path_of(row, steps)
    done_since = None
    for moment, status in path:
        done_since = (done_since or moment) if status in DONE else None
    solves = turns(path, into_done=True)
    replies = [step for step in steps if public_reply(step)]
    messages = [step for step in steps if step["kind"] == "customer_message"]
    return Ticket(
        ticket_id=row["ticket_id"],
        user=row["user_id"],
        category=row["category"],
        opened=row["opened_at"],
        first_response=first_response(steps, replies),
        first_solve=solves[0] if solves else None,
        last_solve=done_since,
        agent_replies=len(replies),
        # reading: the customer's first message opens the talk; replies are those after it.
        customer_replies=max(0, len(messages) - 1),
        reopens=len(turns(path, into_done=False)),
        handling=handling(row),
        path=path,
    )


def public_reply(step: Row) -> bool:
    """A public comment by a human agent.

    reading: not told otherwise, a reply is public and by a human agent.
    """
    return bool(
        step["kind"] == "agent_reply"
        and step["actor_kind"] in (None, "agent")
        and step["is_public"] is not False
    )


def first_response(steps: list[Row], replies: list[Row]) -> datetime | None:
    """The first public reply; the second where an agent opened the ticket with a public comment."""
    opened_by_agent = any(step["kind"] == "opened" and step["actor_kind"] == "agent" for step in steps)
    messages = [step for step in steps if step["kind"] in MESSAGES]
    skip = int(opened_by_agent and bool(messages) and public_reply(messages[0]))
    return replies[skip]["at"] if len(replies) > skip else None


def path_of(row: Row, steps: list[Row]) -> tuple[tuple[datetime, str], ...]:
    """The statuses of a ticket: new when it is opened, then as its steps say.

    reading: `reopened` makes it open, `resolved` solved, `closed` closed; messages change nothing.
    """
    path = [(row["opened_at"], "new")]
    made = {"reopened": "open", "resolved": "solved", "closed": "closed"}
    for step in steps:
        status = step["value"] if step["kind"] == "status" else made.get(step["kind"])
        if status is not None:
            path.append((step["at"], status))
    return tuple(path)
