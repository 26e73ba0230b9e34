"""A series without axes, small enough for a line of text; drawn here, since a page holds a hundred."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose

from markupsafe import Markup

WIDTH, HEIGHT, MARGIN = 112, 30, 3
NOISE = 1e-9
"""A span below this part of the values is the noise of binary fractions: the line is flat."""


def sparkline(values: Sequence[object], partial: Sequence[bool] = ()) -> Markup:
    """The values as an ``<svg>``; gaps where there is none, a dot on the last. For eyes only."""
    numbers = [None if value is None else float(str(value)) for value in values]
    known = [number for number in numbers if number is not None]
    if not known:
        return Markup("")
    low, span = min(known), max(known) - min(known)
    is_flat = isclose(low, max(known), rel_tol=NOISE)
    step = (WIDTH - 2 * MARGIN) / max(len(numbers) - 1, 1)

    def place(index: int, number: float) -> tuple[str, str]:
        y = HEIGHT / 2 if is_flat else HEIGHT - MARGIN - (number - low) / span * (HEIGHT - 2 * MARGIN)
        return f"{MARGIN + index * step:.1f}", f"{y:.1f}"

    path, pen_down = [], False
    for index, number in enumerate(numbers):
        if number is not None:
            path.append(f"{'L' if pen_down else 'M'}{' '.join(place(index, number))}")
        pen_down = number is not None
    last = max(index for index, number in enumerate(numbers) if number is not None)
    x, y = place(last, numbers[last] or 0.0)
    hollow = " hollow" if partial and partial[last] else ""
    line = f'<path d="{"".join(path)}"/><circle class="dot{hollow}" cx="{x}" cy="{y}" r="2.5"/>'
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return Markup(f'<svg class="spark" {size} aria-hidden="true" focusable="false">{line}</svg>')
