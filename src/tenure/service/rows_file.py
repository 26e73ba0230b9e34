"""The rows behind one value as flat records of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tenure.kernel.metric import Metric
from tenure.query.result import Point
from tenure.service.cached import Asked, Cached
from tenure.service.detail import Part, behind
from tenure.service.names import account_names

PART, ACCOUNT, NAME = "part", "account_id", "account_name"


def rows_file(
    cached: Cached, metric: Metric, asked: Asked, point: Point
) -> tuple[tuple[str, ...], Iterator[Mapping[str, object]]]:
    """Columns and records of all contributions to a point, those of every operand of a formula.

    ``part`` names the operand, ``account_name`` stands beside the id; ``num`` and ``den`` are folded.
    """
    parts = behind(cached, metric, asked, point)
    return columns(parts), _records(parts, account_names(cached, asked))


def columns(parts: Sequence[Part]) -> tuple[str, ...]:
    """Those of all parts in their order, the numbers last."""
    found = dict.fromkeys(name for part in parts for name in part.columns)
    numbers = [name for name in ("num", "den") if name in found]
    own = [name for name in found if name not in numbers]
    if ACCOUNT in own and NAME not in own:
        own.insert(own.index(ACCOUNT) + 1, NAME)
    return (*([PART] if len(parts) > 1 and PART not in own else []), *own, *numbers)


def _records(parts: Sequence[Part], names: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    for part in parts:
        for row in part.rows:
            record = dict(zip(part.columns, row, strict=True))
            given = {PART: part.name, NAME: names.get(str(record.get(ACCOUNT)))}
            yield {**given, **record}
