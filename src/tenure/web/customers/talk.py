"""What a customer asks and says, its people, and what happened since somebody last spoke with it."""

from __future__ import annotations

from typing import Any

from tenure.kernel.unit import Unit
from tenure.service.customer.brief import Brief
from tenure.service.customer.since import Amount
from tenure.service.customer.timeline import Happening
from tenure.service.customer.voice import Answer
from tenure.service.formats import DASH, Formats
from tenure.web.address import Address

KINDS = {
    "qbr": "business review",
    "nps": "NPS",
    "csat": "CSAT",
    "ces": "CES",
    "ticket": "ticket opened",
    "solved": "ticket solved",
}
LONG = 280
"""Letters of a text in the timeline."""


def since_shown(found: Brief, address: Address, formats: Formats, currency: str) -> dict[str, Any]:
    """What changed since a day, as name and sentence."""
    since = found.timeline.since
    lines: list[tuple[str, str]] = []
    if found.customer.state is not None:
        lines.append(("MRR", _moved(found, formats, currency)))
    if since.users and since.events:
        lines.append(("Active users", _compared(since.users, since.days, formats)))
        lines.append(("Events", _compared(since.events, since.days, formats)))
    lines += [
        ("Tickets", f"{formats.decimal(since.opened, 0)} opened, {formats.decimal(since.solved, 0)} solved"),
        ("Survey answers", formats.decimal(since.answers, 0)),
        ("Feedback", formats.decimal(since.feedback, 0)),
        ("Contracts", f"{formats.decimal(since.signed, 0)} began, {formats.decimal(since.ended, 0)} ended"),
    ]
    return {
        "title": "Since we last spoke" if since.is_spoken else "What changed",
        "day": formats.day(since.day),
        "since": f"{formats.day(since.day)}" if since.is_spoken else f"since {formats.day(since.day)}",
        "iso": since.day.isoformat(),
        "days": formats.decimal(since.days, 0),
        "is_fallback": not since.is_spoken and not since.is_given,
        "is_now": since.days == 0,
        "lines": lines,
        "latest": found.today.isoformat(),
        "action": address.path,
        "kept": [(key, value) for key, value in address.parameters if key != "since"],
    }


def _moved(found: Brief, formats: Formats, currency: str) -> str:
    then, now = found.timeline.since.mrr_then, found.timeline.since.mrr_now
    text = f"{formats.value(then, Unit.MONEY, currency)} then, {formats.value(now, Unit.MONEY, currency)} now"
    if then is None or now is None or then == now:
        return text if then != now else f"{formats.value(now, Unit.MONEY, currency)}, unchanged"
    return f"{text} ({formats.difference(float(now - then), Unit.MONEY, currency)})"


def _compared(amount: Amount, days: int, formats: Formats) -> str:
    now, before = formats.decimal(amount.now, 0), formats.decimal(amount.before, 0)
    return f"{now}, against {before} in the {days} days before"


def tickets_shown(found: Brief, formats: Formats) -> dict[str, Any]:
    """The tickets, open ones first."""
    support = found.support
    return {
        "count": formats.decimal(support.count, 0),
        "open": formats.decimal(support.open, 0),
        "lines": [
            {
                "id": one.ticket_id,
                "subject": one.subject or one.category or one.ticket_id,
                "category": one.category or DASH,
                "priority": one.priority or DASH,
                "opened": formats.day(one.opened_on),
                "is_open": one.is_open,
                "age": formats.value(one.age_seconds, Unit.SECONDS),
                "response": formats.value(one.response_seconds, Unit.SECONDS),
            }
            for one in support.tickets
        ],
    }


def voice_shown(found: Brief, formats: Formats) -> dict[str, Any]:
    """Survey answers and feedback."""
    return {
        "answers": [_answer(one, formats) for one in found.voice.answers],
        "feedback": [
            {
                "day": formats.day(one.day),
                "source": one.source,
                "theme": one.theme or "",
                "sentiment": one.sentiment or "",
                "text": one.text,
                "url": one.url if (one.url or "").startswith(("https://", "http://")) else "",
                "who": one.who or "",
            }
            for one in found.voice.feedback
        ],
    }


def _answer(one: Answer, formats: Formats) -> dict[str, str]:
    return {
        "day": formats.day(one.day),
        "survey": KINDS.get(one.survey, one.survey),
        "touchpoint": one.touchpoint.replace("_", " "),
        "score": formats.decimal(one.score, 1),
        "scale": f"on {one.low} to {one.high}",
        "css": {"good": "met", "bad": "missed"}.get(one.mood, "near"),
        "comment": one.comment or "",
        "who": one.who or "",
    }


def people_shown(found: Brief, formats: Formats) -> dict[str, Any]:
    """The users who were active last."""
    people = found.people
    return {
        "count": formats.decimal(people.count, 0),
        "hidden": people.count - len(people.people),
        "lines": [
            {
                "name": one.name or one.email or one.user_id,
                "id": one.user_id,
                "email": one.email or "",
                "role": one.role or DASH,
                "created": formats.day(one.created_on) if one.created_on else DASH,
                "active": formats.day(one.active_on) if one.active_on else "never",
                "quiet": f"{(found.today - one.active_on).days} d ago" if one.active_on else "",
            }
            for one in people.people
        ],
    }


def timeline_shown(found: Brief, formats: Formats, currency: str) -> dict[str, Any]:
    """Everything that happened: after the day of "since", and before it."""
    timeline = found.timeline
    shown = [
        (one.day > timeline.since.day, _happening(one, formats, currency)) for one in timeline.happenings
    ]
    return {
        "after": [line for is_after, line in shown if is_after],
        "before": [line for is_after, line in shown if not is_after],
        "is_cut": timeline.is_cut,
    }


def _happening(one: Happening, formats: Formats, currency: str) -> dict[str, Any]:
    kind, text, note = KINDS.get(one.kind, one.kind), one.text, one.who or ""
    if one.kind in ("nps", "csat", "ces"):
        kind = f"{kind} {formats.decimal(one.number, 1)}" if one.number is not None else kind
    elif one.kind == "contract":
        kind, note = f"contract {one.who}", ""
    elif one.is_contact:
        note = f"{note}, mood {one.number:.0f} of 5".removeprefix(", ") if one.number is not None else note
    elif one.number is not None:
        text = " ".join(
            part for part in (formats.difference(float(one.number), Unit.MONEY, currency), text) if part
        )
    return {
        "day": formats.day(one.day),
        "iso": one.day.isoformat(),
        "kind": kind,
        "text": text if len(text) <= LONG else f"{text[:LONG].rstrip()} …",
        "note": note,
        "is_contact": one.is_contact,
    }
