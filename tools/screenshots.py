"""Pictures of every page of the demo: light, dark, and on a phone. ``make screenshots`` runs it.

``python -m tools.screenshots docs/overview.png`` takes the one of the README instead.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from tests.browser.serving import running

from tenure.service.demo import open_demo
from tenure.service.workspace import Workspace
from tenure.web.page import NAVIGATION

UNTIL = date(2026, 3, 10)
FURTHER = (
    "/metrics/net_revenue_retention",
    "/metrics/nothing",
    "/data/quarantine",
    "/data/definitions",
    "/data/upload",
    "/you",
    "/people",
    "/signin",
)
SHAPES = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "device_scale_factor": 2},
}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server over the demo."""
    open_demo(folder, seed=1, until=UNTIL).close()
    at = datetime(UNTIL.year, UNTIL.month, UNTIL.day, tzinfo=UTC)
    with Workspace(folder, now=lambda: at) as workspace, running(workspace) as url:
        yield url


def addresses(url: str) -> list[str]:
    """Every page, and the page of one customer."""
    with urllib.request.urlopen(f"{url}/customers") as response:
        customers = re.findall(r'href="(/customers/[^"?#]+)', response.read().decode())
    return [*(path for _, path, _ in NAVIGATION), *FURTHER, *customers[:1]]


def take(browser: Browser, url: str, target: Path) -> None:
    """All pictures."""
    for shape, options in SHAPES.items():
        context = browser.new_context(**options)
        page = context.new_page()
        for address in addresses(url):
            name = re.sub(r"\W+", "-", address).strip("-") or "overview"
            page.goto(url + address, wait_until="networkidle")
            page.screenshot(path=target / f"{name}-{shape}.png", full_page=True)
        context.close()


def take_overview(browser: Browser, url: str, target: Path) -> None:
    """The top of the overview, light."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page.goto(url, wait_until="networkidle")
    page.screenshot(path=target)


def main() -> None:
    """Fill build/screenshots, or take the picture that is named."""
    named = [Path(name) for name in sys.argv[1:]]
    target = Path("build/screenshots")
    if not named:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
    chromium = shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "demo") as url,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in named:
            take_overview(browser, url, path)
        if not named:
            take(browser, url, target)
        browser.close()
    if named:
        return
    sys.stdout.write(f"{len(list(target.iterdir()))} pictures are in {target}\n")


if __name__ == "__main__":
    main()
