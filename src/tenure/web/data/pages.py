"""The pages about the data: tables, loads, refused rows, findings, definitions."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from tenure.service.cached import Cached
from tenure.service.data.definitions import definitions
from tenure.service.data.findings import findings, tables
from tenure.service.data.loads import Load, mapping_of, one_load, recent_loads
from tenure.service.data.refused import Wanted, refused
from tenure.service.data.tables import TableState
from tenure.service.formats import DASH, Formats
from tenure.service.reconcile import Finding
from tenure.web.address import Address
from tenure.web.data.quarantine import common, page_number, quarantine_context, refused_shown
from tenure.web.page import Page

REFUSED = "quarantine"
"""The finding that has a page of its own."""


def data_context(cached: Cached, address: Address) -> dict[str, Any]:
    """Tables, loads and findings."""
    workspace = cached.workspace
    formats = Formats.of(workspace.settings)
    states = tables(cached)
    found = findings(cached)
    refusals = refused(workspace, Wanted())
    return {
        **common(cached, address),
        "filled": [_table(state, address, formats) for state in states if state.rows],
        "empty": [_table(state, address, formats) for state in states if not state.rows],
        "loads": [_load(load, address, formats) for load in recent_loads(workspace)],
        "wrong": [_finding(one, address, formats) for one in found if not one.is_ok and one.id != REFUSED],
        "right": [one for one in found if one.is_ok],
        "refused": formats.decimal(refusals.total, 0),
        "has_refused": refusals.total > 0,
        "stale": [state.name for state in states if state.is_stale],
        "last_load": _last_load(recent_loads(workspace, 1), formats),
    }


def _last_load(loads: tuple[Load, ...], formats: Formats) -> str:
    return formats.instant(loads[0].at) if loads else ""


def _table(state: TableState, address: Address, formats: Formats) -> dict[str, Any]:
    return {
        "name": state.name,
        "meaning": state.meaning,
        "rows": DASH if state.rows is None else formats.decimal(state.rows, 0),
        "first": formats.day(state.first) if state.first else DASH,
        "last": formats.day(state.last) if state.last else DASH,
        "load": _load(state.load, address, formats) if state.load else None,
        "is_stale": state.is_stale,
        "unlocks": [(name, address.elsewhere(f"/metrics/{id}")) for id, name in state.unlocks],
    }


def _load(load: Load, address: Address, formats: Formats) -> dict[str, Any]:
    return {
        "id": load.id,
        "url": address.elsewhere(f"/data/loads/{load.id}"),
        "file": load.file,
        "table": load.table,
        "at": formats.instant(load.at),
        "known": formats.instant(load.known_from),
        "read": formats.decimal(load.read, 0),
        "loaded": formats.decimal(load.loaded, 0),
        "unchanged": formats.decimal(load.unchanged, 0),
        "quarantined": formats.decimal(load.quarantined, 0),
        "has_quarantined": load.quarantined > 0,
        "sha256": load.sha256,
    }


def _finding(found: Finding, address: Address, formats: Formats) -> dict[str, Any]:
    is_known = not found.id.startswith("unmatched")
    rows = [
        [
            (text, _customer(address, text) if is_known and name == "account_id" and text else "")
            for name, text in zip(found.columns, row, strict=True)
        ]
        for row in found.rows
    ]
    return {
        "id": found.id,
        "title": found.title,
        "detail": found.detail,
        "do": found.do,
        "columns": [name.replace("_", " ") for name in found.columns],
        "rows": rows,
        "hidden": formats.decimal(found.count - len(rows), 0) if found.count > len(rows) else "",
    }


def _customer(address: Address, id: str) -> str:
    return address.elsewhere(f"/customers/{quote(id, safe='')}")


def load_context(cached: Cached, address: Address) -> dict[str, Any]:
    """One load. NotFound without it."""
    workspace = cached.workspace
    formats = Formats.of(workspace.settings)
    load = one_load(workspace, address.part("id"))
    found = refused(workspace, Wanted(load=load.id), page_number(address.get("page")))
    return {
        **common(cached, address),
        **refused_shown(found, address, formats),
        "load": _load(load, address, formats),
        "mapping": mapping_of(workspace, load),
        "left": formats.decimal(load.quarantined - found.total, 0) if load.quarantined > found.total else "",
    }


def definitions_context(cached: Cached, address: Address) -> dict[str, Any]:
    """The settings in force."""
    found = definitions(cached.workspace.settings)
    return {
        **common(cached, address),
        "changed": [one for one in found if one.is_changed],
        "usual": [one for one in found if not one.is_changed],
    }


DATA_PAGES = (
    Page("/data", "data", "data.html", data_context, is_kept=False),
    Page(
        "/data/quarantine",
        "data",
        "data_quarantine.html",
        quarantine_context,
        ("table", "file", "page"),
        is_kept=False,
    ),
    Page("/data/loads/{id}", "data", "data_load.html", load_context, ("page",), is_kept=False),
    Page("/data/definitions", "data", "data_definitions.html", definitions_context, is_kept=False),
)
