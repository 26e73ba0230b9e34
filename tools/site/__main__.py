"""``python -m tools.site build/docs``: the whole site, with charts of the demo company."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.site.build import build
from tools.site.charts import demo_charts
from tools.site.example import work


def main() -> None:
    """Build the site into the folder that is named; its own charts need the demo, which takes a minute."""
    target = Path(sys.argv[1])
    count = build(target, work=work, charts=demo_charts())
    sys.stdout.write(f"{count} pages; open {target / 'index.html'}\n")


if __name__ == "__main__":
    main()
