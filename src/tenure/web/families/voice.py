"""The voice page: its metrics, scores by touchpoint, how answers are spread, themes and the latest words."""

from __future__ import annotations

from typing import Any

from tenure.kernel.period import Grain
from tenure.kernel.unit import Unit
from tenure.service.cached import Asked, Cached, NotFound
from tenure.service.formats import DASH, Formats
from tenure.service.names import account_names
from tenure.service.themes import themes
from tenure.service.voices import SCALE, Said, Spread, latest, spreads
from tenure.web import words
from tenure.web.address import Address
from tenure.web.charts.stacked import stacked_chart
from tenure.web.customers.link import customer_url
from tenure.web.families.family import family_context, question_of
from tenure.web.families.splits import splits_shown
from tenure.web.families.unshown import unshown

SURVEYS = {"nps": "Recommendation", "csat": "Satisfaction", "ces": "Effort"}
SHORT, NAMED = 600, 5
"""Letters of a text, and accounts of a theme, that the page shows."""


def voice_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address."""
    formats = Formats.of(cached.workspace.settings)
    asked = cached.asked(**address.asked())
    parts = {
        "splits": splits_shown(cached, asked, address, formats, "voice"),
        "spreads": [
            _spread(one, n, formats) | {"url": _rows_url(cached, address, one.survey)}
            for n, one in enumerate(spreads(cached, asked), start=1)
        ],
        "themes": themes_shown(cached, asked, address, formats),
        "latest": latest_shown(cached, asked, address, formats),
    }
    sections = (
        ("splits of voice", "By touchpoint", parts["splits"]),
        ("spreads", "How answers are spread", parts["spreads"]),
        ("themes", "Themes", parts["themes"]),
        ("latest", "Latest words", parts["latest"]),
    )
    return {
        **family_context(cached, address, "voice"),
        "range": formats.period(asked.question.start, asked.question.end, "total"),
        **parts,
        "unshown": unshown(cached, sections),
    }


def _spread(spread: Spread, number: int, formats: Formats) -> dict[str, Any]:
    scores = [formats.exact(score) for score, _ in spread.counts]
    counts = [formats.decimal(count, 0) for _, count in spread.counts]
    shares = [formats.value(count / spread.answers, Unit.SHARE) for _, count in spread.counts]
    return {
        "id": f"spread-{number}",
        "name": SURVEYS.get(spread.survey, spread.survey),
        "instrument": scale_name(spread.instrument),
        "answers": formats.decimal(spread.answers, 0),
        "lines": list(zip(scores, counts, shares, strict=True)),
        "option": stacked_chart(
            scores, {"answers": [count for _, count in spread.counts]}, unit=Unit.COUNT, formats=formats
        ),
        "texts": [
            f"score {score}\n{count}\n{share}"
            for score, count, share in zip(scores, counts, shares, strict=True)
        ],
        "label": f"Answers per score, {scale_name(spread.instrument)}",
    }


def _rows_url(cached: Cached, address: Address, survey: str) -> str:
    """The answers of the range behind the metric that is named like a survey; "" where there is none."""
    try:
        metric = cached.resolve(survey)
    except NotFound:
        return ""
    return question_of(address).url(f"/metrics/{metric.id}", grain=Grain.TOTAL.value) + "#rows"


def scale_name(instrument: str) -> str:
    """An instrument as words: "nps_0_10" is "0–10", "ces_1_5_effort" is "1–5 (effort)"."""
    found = SCALE.search(instrument)
    if found is None:
        return words.variant_name(instrument)
    return f"{found[1]}{DASH}{found[2]}" + (f" ({words.variant_name(found[3])})" if found[3] else "")


def themes_shown(cached: Cached, asked: Asked, address: Address, formats: Formats) -> list[dict[str, Any]]:
    """Themes with the accounts behind them, those with most money first."""
    names, currency = account_names(cached, asked), cached.workspace.settings["currency"]
    return [
        {
            "theme": one.theme,
            "said": formats.decimal(one.items, 0),
            "sentiments": ", ".join(
                f"{formats.decimal(count, 0)} {name or 'not judged'}"
                for name, count in sorted(one.sentiments.items(), key=lambda pair: -pair[1])
            ),
            "mrr": formats.value(one.mrr, Unit.MONEY, currency),
            "count": formats.decimal(len(one.accounts), 0),
            "accounts": [(names.get(id, id), customer_url(address, id)) for id in one.accounts[:NAMED]],
            "more": max(len(one.accounts) - NAMED, 0),
        }
        for one in themes(cached, asked)
    ]


def latest_shown(cached: Cached, asked: Asked, address: Address, formats: Formats) -> list[dict[str, Any]]:
    """The newest comments and feedback, each with who said it."""
    names = account_names(cached, asked)
    return [
        {
            "text": one.text if len(one.text) <= SHORT else one.text[:SHORT] + "…",
            "day": formats.day(one.said_at.astimezone(formats.zone).date()),
            "account": names.get(one.account_id, one.account_id),
            "url": customer_url(address, one.account_id) if one.account_id else "",
            "about": _about(one, formats),
        }
        for one in latest(cached, asked)
    ]


def _about(said: Said, formats: Formats) -> list[str]:
    """Where it was said, the score that came with it, its theme and sentiment."""
    score = "" if said.score is None else formats.exact(said.score)
    source = SURVEYS.get(said.source, said.source.capitalize())
    first = f"{source} {score}".strip()
    if said.instrument:
        first += f" on {scale_name(said.instrument)}"
    return [text for text in (first, said.touchpoint, said.theme, said.sentiment) if text and text != DASH]
