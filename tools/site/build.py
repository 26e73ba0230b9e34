"""Writes every page of the site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from tenure import __version__
from tenure.catalog import Catalog, catalog, families
from tenure.kernel.metric import Metric
from tenure.kernel.setting import SETTINGS
from tenure.query.definition import settings_used
from tenure.query.plan import Resolve
from tenure.web import words
from tools.site import search
from tools.site.charts import Chart
from tools.site.example import Worked
from tools.site.markdown import Rendered, breaking, render
from tools.site.metric import context
from tools.site.places import GUIDES, ROOT, Guide, of_code, relative

Work = Callable[[Metric, Resolve], Worked]
STATIC = Path(__file__).parent / "static"
INDEX = "search-index.js"
SHARED = ("app.css", "icon.svg")
"""Files of the dashboard, so that both look alike."""


def build(target: Path, *, work: Work, charts: Mapping[str, Chart]) -> int:
    """Write the site into a folder, in place of what was there; the number of pages.

    ``work`` computes a worked example, and fails when a value is not the one that the catalogue states;
    ``charts`` holds a chart per metric id, where there is one. ValueError for a link that leads nowhere, and
    for a folder that holds something else than a site.
    """
    if target.exists() and any(target.iterdir()):
        if not (target / INDEX).exists():
            raise ValueError(f"{target} holds something else. Name another folder, or remove it.")
        shutil.rmtree(target)
    known = catalog()
    guides = {guide: read(guide, known) for group in GUIDES.values() for guide in group}
    pages = dict(Pages(known, guides).all(work, charts))
    for name, text in pages.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for path in STATIC.iterdir():
        shutil.copy(path, target / path.name)
    for name in SHARED:
        (target / name).write_bytes(files("tenure.web").joinpath("static", name).read_bytes())
    (target / INDEX).write_text(search.script(known, guides), "utf-8")
    return len(pages)


def read(guide: Guide, known: Catalog) -> Rendered:
    """The HTML of a guide."""
    return render((ROOT / guide.source).read_text("utf-8"), guide.source, guide.page, known)


class Pages:
    """Renders the pages of one catalogue."""

    def __init__(self, known: Catalog, guides: Mapping[Guide, Rendered]) -> None:
        self.known, self.guides, self.templates = known, guides, environment(known)
        self.common: dict[str, Any] = {
            "groups": GUIDES,
            "titles": {guide: rendered.title for guide, rendered in guides.items()},
            "families": families(),
            "version": __version__,
        }

    def page(self, template: str, name: str, **shown: Any) -> tuple[str, str]:
        """The name and text of a page."""

        def at(place: str) -> str:
            return relative(place, name)

        text = self.templates.get_template(template).render({**self.common, **shown, "at": at, "page": name})
        return name, text

    def metric(self, metric: Metric, worked: Worked, chart: Chart | None) -> tuple[str, str]:
        """The page of one metric."""
        shown = context(metric, self.known, worked)
        return self.page("metric.html", f"metrics/{metric.id}.html", chart=chart, **shown)

    def all(self, work: Work, charts: Mapping[str, Chart]) -> Iterator[tuple[str, str]]:
        """Every page."""
        yield self.page("index.html", "index.html")
        yield self.page("metrics.html", "metrics/index.html")
        settings = SETTINGS.values()
        yield self.page("settings.html", "settings.html", settings=settings, users=users(self.known))
        for guide, rendered in self.guides.items():
            yield self.page("guide.html", guide.page, guide=guide, rendered=rendered)
        for metric in self.known.metrics.values():
            yield self.metric(metric, work(metric, self.known.resolve), charts.get(metric.id))


def environment(known: Catalog) -> Environment:
    """The templates; an undefined name is an error, all text is escaped."""
    made = Environment(
        loader=PackageLoader("tools.site"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(family=words.family, place=lambda name: of_code(name, known), breaking=breaking)
    return made


def users(known: Catalog) -> dict[str, list[Metric]]:
    """The metrics that each setting enters."""
    found: dict[str, list[Metric]] = {key: [] for key in SETTINGS}
    for metric in known.metrics.values():
        for key in settings_used(metric, known.resolve):
            found[key].append(metric)
    return found
