"""Puts the topics together and writes one file after the other."""

from __future__ import annotations

from pathlib import Path

from tenure.demo.billing import subscribe
from tenure.demo.clock import Clock
from tenure.demo.company import account_sheets, found_company
from tenure.demo.contacts import content_sheet, interaction_sheet
from tenure.demo.contracts import contract_sheet
from tenure.demo.desk import hours_sheet
from tenure.demo.dice import Dice
from tenure.demo.flaws import duplicate_sheet, spoil, unknown_rows
from tenure.demo.invoices import invoice_sheet
from tenure.demo.item import item_sheet
from tenure.demo.money import cost_sheet, rate_sheet
from tenure.demo.people import people_sheets, staff_accounts
from tenure.demo.product import write_use
from tenure.demo.sales import sales_sheets
from tenure.demo.support import open_tickets, ticket_sheets
from tenure.demo.voice import feedback_sheet, survey_sheets
from tenure.demo.web import late_sheet, web_sheets
from tenure.demo.writer import Sheet, Texts, write_sheet


def write_files(folder: Path, seed: int, clock: Clock) -> list[Path]:
    """Makes the company and writes its files; returns their paths in loading order."""

    def dice(topic: str) -> Dice:
        return Dice(seed, topic)

    accounts = found_company(clock, dice("company"))
    items = subscribe(accounts, clock, seed)
    users = staff_accounts(accounts, clock, dice("people"))
    tickets = open_tickets(users, clock, dice("support"))
    trials, orders, leads, offers, referrals = sales_sheets(accounts, users, items, clock, dice("sales"))
    ticket_rows, ticket_steps = ticket_sheets(tickets, clock, dice("tickets"))
    before: list[Sheet] = [
        rate_sheet(clock, dice("rates")),
        hours_sheet(clock),
        *account_sheets(accounts, clock, dice("accounts")),
        *people_sheets(users, clock, dice("users")),
        item_sheet(items, clock),
        contract_sheet(accounts, items, clock, dice("contracts")),
        trials,
        unknown_rows(orders, clock),
        invoice_sheet(items, orders, clock, dice("invoices")),
        cost_sheet(accounts, items, clock, dice("costs")),
        leads,
        offers,
        referrals,
    ]
    after: list[Sheet] = [
        *web_sheets(users, clock, dice("web")),
        late_sheet(users, clock, dice("late")),
        content_sheet(users, clock, dice("content")),
        ticket_rows,
        ticket_steps,
        duplicate_sheet(ticket_rows, dice("duplicates")),
        *survey_sheets(users, tickets, clock, dice("surveys")),
        feedback_sheet(users, clock, dice("feedback")),
        interaction_sheet(accounts, users, clock, dice("interactions")),
    ]
    spoil([*before, *after])
    texts = Texts()
    return [
        *(write_sheet(folder, sheet, clock, texts) for sheet in before),
        *write_use(folder, users, clock, dice("product"), texts),
        *(write_sheet(folder, sheet, clock, texts) for sheet in after),
    ]
