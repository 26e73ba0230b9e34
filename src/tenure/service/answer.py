"""What ``show`` gives back: results that print well and convert to frames."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tenure.kernel.errors import UserError
from tenure.query.behind import Rows
from tenure.query.question import Question
from tenure.query.result import Result
from tenure.service.table import records

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from tenure.service.workspace import Workspace


@dataclass(frozen=True)
class Answer:
    """Values of one or more metrics, with the way back to rows, SQL and receipt."""

    results: tuple[Result, ...]
    question: Question
    metrics: tuple[str, ...]
    overrides: Mapping[str, object]
    workspace: Workspace = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """The JSON shape of every face: ``{"results": […]}``."""
        return {"results": [result.as_dict() for result in self.results]}

    def records(self) -> list[dict[str, Any]]:
        """One flat record per point: metric, period, segments, value, interval, n, reason."""
        return records(self.as_dict())

    @property
    def value(self) -> float | None:
        """The single value of an answer with one metric and one point. UserError otherwise."""
        points = [point for result in self.results for point in result.points]
        if len(points) != 1:
            raise UserError(f"The answer has {len(points)} points.", do="Use records() or to_pandas().")
        return None if points[0].value is None else float(points[0].value)

    def rows(self) -> list[Rows]:
        """The contributions behind every metric of the answer."""
        return [
            rows
            for name in self._names()
            for rows in self.workspace.rows(name, self.overrides, **self._asked())
        ]

    def sql(self) -> str:
        """The SQL of every metric of the answer."""
        return "\n\n".join(
            self.workspace.sql(name, self.overrides, **self._asked()) for name in self._names()
        )

    def receipt(self) -> dict[str, Any]:
        """All that is needed to defend the answer: values, definitions, SQL, data version, clocks."""
        return {
            **self.as_dict(),
            "data_version": max((result.data_version for result in self.results), default=0),
            "settings": {key: str(value) for key, value in self.overrides.items()},
            "sql": {
                name: self.workspace.sql(name, self.overrides, **self._asked()) for name in self._names()
            },
        }

    def to_pandas(self) -> pandas.DataFrame:
        """The records as a pandas frame (needs ``tenure[frames]``)."""
        import pandas

        return pandas.DataFrame.from_records(self.records())

    def to_polars(self) -> polars.DataFrame:
        """The records as a polars frame (needs ``tenure[frames]``)."""
        import polars

        return polars.DataFrame(self.records(), infer_schema_length=None)

    def to_arrow(self) -> pyarrow.Table:
        """The records as an Arrow table (needs ``tenure[frames]``)."""
        import pyarrow

        return pyarrow.Table.from_pylist(self.records())

    def _names(self) -> list[str]:
        return [result.label for result in self.results]

    def _asked(self) -> dict[str, Any]:
        asked = self.question
        return {
            "start": asked.start,
            "end": asked.end,
            "grain": asked.grain.value,
            "trailing": str(asked.trailing) if asked.trailing else None,
            "by": asked.by,
            "where": dict(asked.where),
            "as_of": asked.as_of,
            "known_on": asked.known_on,
        }

    def _repr_html_(self) -> str:
        found = self.records()
        if not found:
            return "<p>No points.</p>"
        head = "".join(f"<th>{html.escape(name)}</th>" for name in found[0])
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_cell(value))}</td>" for value in row.values()) + "</tr>"
            for row in found
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    return "" if value is None else str(value)
