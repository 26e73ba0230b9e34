"""When a page of the demo first shows its numbers in Chromium, from a server that has shown it before."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from tools.screenshots import served

from tenure.web.page import NAVIGATION

TIMES = 5
PAINTS = "performance.getEntriesByName('first-contentful-paint').length"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SERVER = "performance.getEntriesByType('navigation')[0].responseEnd"


def main() -> None:
    """Print per page the median of the first paint with contents, and of the answer, in milliseconds."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "demo") as url,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _, path, label in (*NAVIGATION, ("", "/metrics/net_revenue_retention", "A metric")):
            paints, answers = [], []
            for _ in range(TIMES + 1):
                page = browser.new_page()  # a context of its own: nothing is in its cache
                page.goto(url + path)
                while not page.evaluate(PAINTS):  # the policy of the pages forbids waiting for text of ours
                    page.wait_for_timeout(10)
                paints.append(page.evaluate(PAINT))
                answers.append(page.evaluate(SERVER))
                page.close()
            paint, answer = statistics.median(paints[1:]), statistics.median(answers[1:])
            first = f"the first time {paints[0]:.0f} ms"
            print(f"{label:10} first paint {paint:4.0f} ms, answer {answer:4.0f} ms; {first}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
