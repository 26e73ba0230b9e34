"""Contacts between customer-success managers and customers, and what users read and watch."""

from __future__ import annotations

from tenure.demo.clock import DAY, HOUR, MINUTE, Clock
from tenure.demo.company import LEAVER, Account
from tenure.demo.dice import Dice
from tenure.demo.people import User
from tenure.demo.texts import COURSES, SUMMARIES
from tenure.demo.writer import Row, Sheet, columns

VIEWS_PER_MONTH = 200


def interaction_sheet(accounts: list[Account], users: list[User], clock: Clock, dice: Dice) -> Sheet:
    """``interactions``: larger customers hear from their manager more often."""
    first_user = {user.account.account_id: user.user_id for user in reversed(users)}
    rows: list[Row] = []
    for account in accounts:
        often = {"small": 0.12, "medium": 0.45, "large": 1.3}[account.size]
        for number, month in clock.months():
            for _ in range(dice.count(often) if account.pays_on(month) else 0):
                at = (month + dice.whole(0, 27)) * DAY + dice.whole(8 * HOUR, 16 * HOUR)
                kind = dice.weighted({"call": 0.3, "meeting": 0.15, "email": 0.35, "note": 0.14, "qbr": 0.06})
                mood = dice.normal(2.4 + 2.6 * account.engagement, 0.8)
                if account.account_id == LEAVER and number >= -6:
                    mood -= 1.5
                sentiment = max(1, min(5, round(mood))) if dice.chance(0.7) else None
                rows.append(
                    (
                        f"int-{len(rows) + 1:05d}",
                        account.account_id,
                        first_user[account.account_id],
                        at,
                        kind,
                        dice.pick(SUMMARIES[kind]),
                        account.owner,
                        sentiment,
                    )
                )
    header = columns("interaction_id account_id user_id at kind summary author sentiment")
    return Sheet("interactions", header, rows)


def content_sheet(users: list[User], clock: Clock, dice: Dice) -> Sheet:
    """``content_views``: articles, videos and courses that were started, and how far they got."""
    rows: list[Row] = []
    active = [user for user in users if user.daily > 0.02]
    for _, month in clock.months():
        present = [user for user in active if user.created // DAY <= month and user.account.pays_on(month)]
        for _ in range(dice.count(VIEWS_PER_MONTH * len(present) / 900) if present else 0):
            user = dice.pick(present)
            content, category, title = dice.pick(COURSES)
            at = (month + dice.whole(0, 27)) * DAY + dice.whole(7 * HOUR, 18 * HOUR)
            finished = dice.chance(0.38 if category in ("course", "webinar") else 0.66)
            share = 1.0 if finished else round(dice.random() ** 1.3 * 0.98, 2)
            done = (
                at + int(dice.skewed(45 if category == "course" else 6, 0.6) * MINUTE) if finished else None
            )
            rows.append(
                (
                    f"viw-{len(rows) + 1:05d}",
                    content,
                    user.user_id,
                    user.account.account_id,
                    at,
                    done,
                    share,
                    category,
                    title,
                )
            )
    header = columns(
        "view_id content_id user_id account_id started_at completed_at share_consumed category title"
    )
    return Sheet("content_views", header, rows)
