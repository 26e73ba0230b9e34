"""The index that the search of every page reads: a script, since a page opened from a file may not fetch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from tenure.catalog import Catalog
from tenure.kernel.setting import SETTINGS
from tenure.web import words
from tools.site.markdown import Rendered
from tools.site.places import Guide

Entry = tuple[str, str, str, str, str]
"""What is shown, its kind, its place from the root, further names of it, words that tell of it."""


def script(known: Catalog, guides: Mapping[Guide, Rendered]) -> str:
    """The text of ``search-index.js``."""
    found = [*_metrics(known), *_guides(guides), *_settings()]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in found)
    return f"globalThis.SEARCH_INDEX = [\n{lines}\n];\n"


def _metrics(known: Catalog) -> Iterator[Entry]:
    for metric in known.metrics.values():
        place = f"metrics/{metric.id}.html"
        names = " ".join((metric.id, *metric.aliases))
        yield metric.name, words.family(metric.family), place, names, metric.question
        for variant in metric.variants:
            name = f"{metric.name}: {words.variant_name(variant.id)}"
            yield name, "Variant", f"{place}#{variant.id}", f"{metric.id}:{variant.id}", variant.why


def _guides(guides: Mapping[Guide, Rendered]) -> Iterator[Entry]:
    for guide, rendered in guides.items():
        yield rendered.title, "Guide", guide.page, "", guide.about
        for heading in rendered.headings:
            yield heading.text, rendered.title, f"{guide.page}#{heading.anchor}", "", ""


def _settings() -> Iterator[Entry]:
    for setting in SETTINGS.values():
        yield setting.key, "Setting", f"settings.html#{setting.key}", "", setting.meaning
