"""Ticket volume, response and resolution times, first contact, backlog, reopening (entries T1-T7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction

from .columns import Tables
from .periods import Clock, Period, closing_at, passed, within
from .registry import Settings, mean, median, metric, quantile, ratio, seconds, setting
from .tickets import Ticket, tickets

TICKETS = "tickets"


def opened_in(tables: Tables, period: Period, clock: Clock) -> list[Ticket]:
    return [ticket for ticket in tickets(tables) if within(ticket.opened, period, clock)]


def first_solved_in(tables: Tables, period: Period, clock: Clock) -> list[Ticket]:
    return [ticket for ticket in tickets(tables) if within(ticket.first_solve, period, clock)]


def last_solved_in(tables: Tables, period: Period, clock: Clock) -> list[Ticket]:
    """The tickets solved at as_of whose last solve lies in the period."""
    return [ticket for ticket in tickets(tables) if within(ticket.last_solve, period, clock)]


@metric("ticket_volume", TICKETS)
def ticket_volume(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return Fraction(len(opened_in(tables, period, clock)))


def spans(found: list[Ticket], end: Callable[[Ticket], datetime | None]) -> list[Fraction]:
    """Seconds from opening to an instant of each ticket that has it; negative ones are errors, left out."""
    instants = [(ticket.opened, end(ticket)) for ticket in found]
    return [seconds(start, stop) for start, stop in instants if stop is not None and stop >= start]


def response_spans(tables: Tables, period: Period, clock: Clock) -> list[Fraction]:
    return spans(opened_in(tables, period, clock), lambda ticket: ticket.first_response)


@metric("first_response_time", TICKETS)
def first_response_time(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Median seconds to the first response, of the tickets opened in the period that have one."""
    return median(response_spans(tables, period, clock))


@metric("first_response_time:mean", TICKETS)
def first_response_mean(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return mean(response_spans(tables, period, clock))


@metric("first_response_time:p90", TICKETS)
def first_response_p90(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return quantile(response_spans(tables, period, clock), Fraction(9, 10))


@metric("first_response_time:within_target", TICKETS)
def first_response_within(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """reading: the share among the answered tickets, at most the target."""
    target = Fraction(setting(settings, "tickets.first_response_target_hours")) * 3600
    found = response_spans(tables, period, clock)
    return ratio(sum(span <= target for span in found), len(found))


def resolution_spans(tables: Tables, period: Period, clock: Clock) -> list[Fraction]:
    return spans(last_solved_in(tables, period, clock), lambda ticket: ticket.last_solve)


@metric("resolution_time", TICKETS)
def resolution_time(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Median seconds to the last solve of the tickets whose last solve lies in the period."""
    return median(resolution_spans(tables, period, clock))


@metric("resolution_time:mean", TICKETS)
def resolution_mean(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    return mean(resolution_spans(tables, period, clock))


@metric("resolution_time:first_resolution", TICKETS)
def first_resolution_time(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """reading: of the tickets first solved in the period, solved at as_of or not."""
    return median(spans(first_solved_in(tables, period, clock), lambda ticket: ticket.first_solve))


@metric("resolution_time:requester_wait", "ticket_events")
def requester_wait(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Median seconds in new, open and hold up to the last solve; steps are needed."""
    waits = [ticket.waited() for ticket in last_solved_in(tables, period, clock)]
    return median([wait for wait in waits if wait is not None])


@metric("resolution_time:handling", TICKETS)
def handling_time(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    times = [ticket.handling for ticket in last_solved_in(tables, period, clock)]
    return median([time for time in times if time is not None])


def comes_back(ticket: Ticket, tables: Tables, days: int) -> bool:
    """Whether the requester opens another ticket, on the same topic if both are known, soon after the first
    solve.

    reading: the requester is the user; a ticket without one has no known repeat. Deleted, spam, merged and
    internal tickets are no repeats.
    """
    if ticket.first_solve is None or ticket.user is None:
        return False
    return any(
        other.user == ticket.user
        and other.ticket_id != ticket.ticket_id
        and (other.category == ticket.category or None in (other.category, ticket.category))
        and ticket.first_solve < other.opened <= ticket.first_solve + timedelta(days=days)
        for other in tickets(tables)
    )


def at_first_contact(ticket: Ticket, tables: Tables, settings: Settings) -> bool:
    days = setting(settings, "tickets.fcr_window_days")
    return ticket.agent_replies <= 1 and ticket.reopens == 0 and not comes_back(ticket, tables, days)


def repeat_window_over(ticket: Ticket, clock: Clock, settings: Settings) -> bool:
    days = timedelta(days=setting(settings, "tickets.fcr_window_days"))
    return ticket.first_solve is not None and passed(ticket.first_solve + days, clock)


@metric("first_contact_resolution_rate", TICKETS)
def first_contact_resolution_rate(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """Of the tickets first solved in the period at least 7 days ago, those settled at the first contact."""
    found = [t for t in first_solved_in(tables, period, clock) if repeat_window_over(t, clock, settings)]
    return ratio(sum(at_first_contact(ticket, tables, settings) for ticket in found), len(found))


@metric("first_contact_resolution_rate:one_touch", TICKETS)
def fcr_one_touch(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    found = last_solved_in(tables, period, clock)
    return ratio(sum(ticket.agent_replies < 2 for ticket in found), len(found))


@metric("first_contact_resolution_rate:exactly_one_reply", TICKETS)
def fcr_exactly_one(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    found = last_solved_in(tables, period, clock)
    return ratio(sum(ticket.agent_replies == 1 for ticket in found), len(found))


@metric("first_contact_resolution_rate:no_customer_reply", TICKETS)
def fcr_no_customer_reply(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> Fraction | None:
    """reading: the same matured tickets as the default; only the customer's replies decide."""
    found = [t for t in first_solved_in(tables, period, clock) if repeat_window_over(t, clock, settings)]
    return ratio(sum(ticket.customer_replies == 0 for ticket in found), len(found))


@metric("first_contact_resolution_rate:of_all", TICKETS)
def fcr_of_all(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """The same successes among all tickets opened in the period.

    reading: an unsolved ticket is no success; a solved one whose 7 days run is left out.
    """
    found = [
        ticket
        for ticket in opened_in(tables, period, clock)
        if ticket.first_solve is None or repeat_window_over(ticket, clock, settings)
    ]
    solved = [ticket for ticket in found if ticket.first_solve is not None]
    return ratio(sum(at_first_contact(ticket, tables, settings) for ticket in solved), len(found))


@metric("ticket_backlog", TICKETS)
def ticket_backlog(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Unsolved tickets at the closing instant."""
    end = closing_at(period, clock)
    return Fraction(sum(ticket.open_before(end) for ticket in tickets(tables)))


@metric("ticket_backlog:our_court", "ticket_events")
def backlog_our_court(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Tickets in new or open at the closing instant; only those with steps."""
    end = closing_at(period, clock)
    return Fraction(sum(ticket.status_before(end) in ("new", "open") for ticket in tickets(tables)))


@metric("resolution_rate", TICKETS)
def resolution_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Of the tickets opened in the period at least 7 days ago, those first solved within 7 days."""
    days = timedelta(days=setting(settings, "tickets.resolved_within_days"))
    found = [ticket for ticket in opened_in(tables, period, clock) if passed(ticket.opened + days, clock)]
    solved = sum(t.first_solve is not None and t.first_solve <= t.opened + days for t in found)
    return ratio(solved, len(found))


@metric("resolution_rate:clearance", TICKETS)
def clearance_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """reading: tickets whose last solve lies in the period / tickets opened in it."""
    return ratio(len(last_solved_in(tables, period, clock)), len(opened_in(tables, period, clock)))


@metric("reopen_rate", "ticket_events")
def reopen_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Of the tickets solved in the period, those reopened within 28 days.

    reading: a ticket counts once, with its first solve of the period; 28 days after it it has matured.
    Only tickets with steps count: the others' reopenings have no date.
    """
    days = timedelta(days=setting(settings, "tickets.reopen_days"))
    found = []
    for ticket in tickets(tables):
        solves = [moment for moment in ticket.solves() if within(moment, period, clock)]
        if solves and passed(solves[0] + days, clock):
            found.append(any(solves[0] < moment <= solves[0] + days for moment in ticket.reopenings()))
    return ratio(sum(found), len(found))
