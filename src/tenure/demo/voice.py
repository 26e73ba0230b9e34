"""What customers say when they are asked: surveys, and what they write unasked."""

from __future__ import annotations

from dataclasses import dataclass, field

from tenure.demo.clock import DAY, HOUR, Clock
from tenure.demo.desk import slowness
from tenure.demo.dice import Dice
from tenure.demo.people import User, is_guided
from tenure.demo.product import outage_start
from tenure.demo.texts import COMMENTS
from tenure.demo.ticket import Ticket
from tenure.demo.writer import Row, Sheet, columns

RESPONSE_HEADER = columns(
    "response_id survey instrument score answered_at account_id user_id touchpoint ticket_id comment"
)
INVITATION_HEADER = columns(
    "invitation_id survey sent_at delivered account_id user_id touchpoint response_id"
)
FEEDBACK_HEADER = columns("feedback_id said_at source text account_id user_id rating url theme sentiment")


@dataclass(slots=True)
class Asked:
    """Invitations and answers while they are collected."""

    clock: Clock
    dice: Dice
    responses: list[Row] = field(default_factory=list)
    invitations: list[Row] = field(default_factory=list)

    def ask(
        self,
        survey: str,
        instrument: str,
        touchpoint: str,
        user: User,
        sent: int,
        score: int,
        answers: float,
        ticket_id: str | None = None,
    ) -> None:
        """Sends one invitation; it is answered with that probability, within two weeks."""
        dice = self.dice
        delivered = dice.chance(0.97)
        response = None
        answered = sent + int(dice.skewed(1.1, 1.0) * DAY)
        if delivered and dice.chance(answers) and answered < self.clock.end:
            response = f"rsp-{len(self.responses) + 1:05d}"
            good = score >= {"nps_0_10": 8, "csat_1_5": 4, "ces_1_7": 5}.get(instrument, 9)
            comment = dice.pick(COMMENTS["good" if good else "bad"])[1] if dice.chance(0.27) else None
            self.responses.append(
                (
                    response,
                    survey,
                    instrument,
                    score,
                    answered,
                    user.account.account_id,
                    user.user_id,
                    touchpoint,
                    ticket_id,
                    comment,
                )
            )
        self.invitations.append(
            (
                f"ask-{len(self.invitations) + 1:05d}",
                survey,
                sent,
                delivered,
                user.account.account_id,
                user.user_id,
                touchpoint,
                response,
            )
        )


def survey_sheets(users: list[User], tickets: list[Ticket], clock: Clock, dice: Dice) -> list[Sheet]:
    """``survey_responses`` and ``survey_invitations``."""
    asked = Asked(clock, dice)
    for number, month in clock.months():
        for user in users:
            asks = user.number % 3 == number % 3 and user.daily > 0.04
            if asks and not user.is_internal and user.created // DAY < month and user.account.pays_on(month):
                at = (month + dice.whole(1, 24)) * DAY + 10 * HOUR
                asked.ask("nps", "nps_0_10", "relationship", user, at, nps_score(user, at, clock, dice), 0.26)
                if dice.chance(0.02):  # answers again within the month: the latest counts
                    again = nps_score(user, at, clock, dice)
                    asked.ask("nps", "nps_0_10", "relationship", user, at + 2 * DAY, again, 0.9)
    for user in users:
        if user.created >= clock.first_day * DAY and not user.is_internal and dice.chance(0.5):
            effort = round(
                dice.normal(1.8 if is_guided(user.account, user.created // DAY, clock) else 2.6, 0.8)
            )
            at = user.created + 20 * DAY
            asked.ask("ces", "ces_1_5_effort", "onboarding", user, at, max(1, min(5, effort)), 0.3)
            if dice.chance(0.4):
                asked.ask("nps", "nps_0_10", "onboarding", user, at, nps_score(user, at, clock, dice), 0.3)
    for ticket in tickets:
        _ask_after(ticket, asked, clock, dice)
    return [
        Sheet("survey_responses", RESPONSE_HEADER, asked.responses),
        Sheet("survey_invitations", INVITATION_HEADER, asked.invitations),
    ]


def nps_score(user: User, at: int, clock: Clock, dice: Dice) -> int:
    """0 to 10: what they get out of the product, less for a while after the outage."""
    mood = 8.35 + 3.2 * (user.account.engagement - 0.5)
    since = at - outage_start(clock)
    if 0 <= since < 50 * DAY:
        mood -= 0.8
    return max(0, min(10, round(dice.normal(mood, 1.75))))


def _ask_after(ticket: Ticket, asked: Asked, clock: Clock, dice: Dice) -> None:
    if ticket.kind != "usual" or ticket.solved is None or ticket.first_reply is None:
        return
    sent = ticket.solved + HOUR
    if sent >= clock.end or not dice.chance(0.75):
        return
    slow = slowness(ticket.opened, clock)
    happy = {True: 0.70, False: 0.87}[slow > 1] + (0.03 if slow < 1 else 0.0)
    happy -= 0.15 if ticket.category == "outage" else 0.0
    score = dice.pick((4, 5, 5)) if dice.chance(happy) else dice.pick((1, 2, 3, 3))
    asked.ask("csat", "csat_1_5", "ticket", ticket.user, sent, score, 0.38, ticket.ticket_id)
    if dice.chance(0.4):
        ease = round(dice.normal(5.6 - 0.9 * (slow > 1), 1.1))
        asked.ask(
            "ces", "ces_1_7", "ticket", ticket.user, sent + DAY, max(1, min(7, ease)), 0.33, ticket.ticket_id
        )


def feedback_sheet(users: list[User], clock: Clock, dice: Dice) -> Sheet:
    """``feedback``: reviews, interviews, posts; some with a theme and sentiment given by hand."""
    rows: list[Row] = []
    for _, month in clock.months():
        for _ in range(dice.count(15.0)):
            at = (month + dice.whole(0, 27)) * DAY + dice.whole(7 * HOUR, 20 * HOUR)
            mood = dice.weighted({"good": 0.56, "bad": 0.44})
            theme, text = dice.pick(COMMENTS[mood])
            if 0 <= at - outage_start(clock) < 30 * DAY and dice.chance(0.6):
                mood, theme, text = "bad", "performance", "The outage cost us a whole working day."
            source = dice.weighted({"review": 0.35, "interview": 0.25, "social": 0.2, "ticket": 0.2})
            user = dice.pick(users)
            while user.created >= at or not user.account.pays_on(at // DAY):
                user = dice.pick(users)
            known = source != "social"
            by_hand = dice.chance(0.55)
            rating = (
                (dice.whole(4, 5) if mood == "good" else dice.whole(1, 3)) if source == "review" else None
            )
            url = f"https://reviews.example.com/quillmark/{len(rows) + 1}" if source == "review" else None
            rows.append(
                (
                    f"fbk-{len(rows) + 1:04d}",
                    at,
                    source,
                    text,
                    user.account.account_id if known else None,
                    user.user_id if known else None,
                    rating,
                    url,
                    theme if by_hand else None,
                    {"good": "positive", "bad": "negative"}[mood] if by_hand else None,
                )
            )
    return Sheet("feedback", FEEDBACK_HEADER, rows)
