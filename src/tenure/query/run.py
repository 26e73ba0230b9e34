"""Answers questions: values, rows and SQL of many metrics in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from math import isfinite

from tenure.catalog.custom import FAMILY
from tenure.engines.session import Session, SqlError
from tenure.kernel.errors import Bug, UserError
from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Metric
from tenure.kernel.period import DAY, Period
from tenure.kernel.unit import Reason
from tenure.query.availability import first_day, missing_setting
from tenure.query.behind import Rows, rows_of, sql_of
from tenure.query.definition import definition, stored
from tenure.query.moments import Key
from tenure.query.operand import needs_opening
from tenure.query.plan import Planner, Resolve
from tenure.query.question import Question
from tenure.query.reach import windows_of
from tenure.query.result import Point, Result
from tenure.query.value import Value, null
from tenure.query.valuing import Valuer

Progress = Callable[[str, int, int], None]
RATIO_FOLDS = (FoldKind.RATIO, FoldKind.SHARE, FoldKind.NET_SHARE, FoldKind.MEAN, FoldKind.QUANTILE)


class Runner:
    """Computes metrics for one question on one session."""

    def __init__(self, question: Question, session: Session, resolve: Resolve) -> None:
        self.question, self.session, self.resolve = question, session, resolve
        self.planner = Planner(question, session, resolve)
        self.valuer = Valuer(self.planner, session, resolve)
        self.calendar = session.settings.calendar

    def answer(self, metrics: Sequence[Metric], progress: Progress | None = None) -> list[Result]:
        """One Result per metric, in the order asked."""
        if progress:
            progress("fact views", 0, len(metrics))
        self.session.ensure({name for metric in metrics for name in stored(metric, self.resolve)})
        self.session.hold()
        self.planner.share_months(windows_of(metrics, self.planner, self.resolve))
        results = []
        for number, metric in enumerate(metrics):
            if progress:
                progress(metric.label, number, len(metrics))
            results.append(self.result(metric))
        return results

    def result(self, metric: Metric) -> Result:
        """The answer for one metric."""
        with own_errors(metric):
            return self._result(metric)

    def _result(self, metric: Metric) -> Result:
        settings = self.session.settings
        window = self.planner.window(metric)
        extra = {"trailing": str(window)} if window else {}
        missing = missing_setting(metric, self.resolve, settings)
        if missing:
            extra["missing"] = missing
            values: dict[Key, Value] = {}
            empty = null(Reason.NO_SETTING)
        else:
            extra |= self.planner.choices(metric)
            values, empty = self.valuer.values(metric), None
        points = tuple(self._point(metric, key, period, values, empty) for key, period in self._keys(values))
        return Result(
            metric=metric.id,
            variant=metric.variant_id,
            name=metric.name,
            unit=metric.unit,
            direction=metric.direction.value,
            definition=definition(metric, settings, self.resolve, extra),
            currency=settings["currency"],
            grain=self.question.grain.value,
            as_of=self.question.as_of,
            known_on=self.question.known_on,
            data_version=self.session.data_version,
            points=points,
            notes=metric.notes,
        )

    def _keys(self, values: Mapping[Key, Value]) -> Iterable[tuple[Key, Period]]:
        """Every period of the range, for every segment that occurs in it."""
        periods = self.question.periods(self.calendar)
        segments = sorted({key[1] for key in values}) if self.question.by else [()]
        return [((period.start, segment), period) for segment in segments for period in periods]

    def _point(
        self, metric: Metric, key: Key, period: Period, values: Mapping[Key, Value], fixed: Value | None
    ) -> Point:
        value = (
            fixed or self._time_limits(metric, period) or values.get(key) or self.valuer.empty(metric, key)
        )
        last_day = self.session.clock.last_day
        settings = self.session.settings
        fewest = settings["small_sample.survey" if metric.survey else "small_sample.ratio"]
        flags = list(value.flags)
        if value.value is not None and metric.fold.kind in RATIO_FOLDS and value.n < fewest:
            flags.append("small_sample")
        return Point(
            start=period.start,
            end=period.end,
            segment=dict(zip(self.question.by, key[1], strict=False)),
            value=value.value,
            numerator=value.numerator,
            denominator=value.denominator,
            n=value.n,
            low=value.interval.low,
            high=value.interval.high,
            is_partial=period.end > last_day + DAY or self._cut(period),
            reason=value.reason,
            flags=tuple(flags),
        )

    def _cut(self, period: Period) -> bool:
        """Whether as_of lies inside the last day of the period."""
        return self.question.as_of < self.calendar.midnight(period.end)

    def _time_limits(self, metric: Metric, period: Period) -> Value | None:
        """Null for a period before the data or after as_of."""
        if period.start > self.session.clock.last_day:
            return null(Reason.NO_DATA)
        data_start: date | None = self.session.settings["data_start"]
        first = data_start or first_day(metric, self.resolve, self.session)
        if first is None or period.end <= first:
            return null(Reason.NO_DATA)
        if data_start and needs_opening(metric, self.resolve):
            window = self.planner.window(metric)
            start = window.start(period.end) if window else period.start
            if start <= data_start:  # the state before the first complete day is not known
                return null(Reason.NO_BASE)
        return None

    def rows(self, metric: Metric) -> list[Rows]:
        """The contributions behind a metric; of a formula, those of each operand."""
        if missing_setting(metric, self.resolve, self.session.settings):
            return []
        with own_errors(metric):
            parts = rows_of(metric, self.planner, self.session, self.resolve)
            cells = (cell for part in parts for row in part.rows for cell in row)
            if metric.family == FAMILY and any(
                isinstance(cell, float) and not isfinite(cell) for cell in cells
            ):
                raise ValueError("A number is not finite.")
            return parts

    def sql(self, metric: Metric) -> str:
        """The statements that are run for a metric, in order."""
        with own_errors(metric):
            return sql_of(metric, self.planner, self.resolve)


@contextmanager
def own_errors(metric: Metric) -> Iterator[None]:
    """Turn what goes wrong in a user's own SQL into a UserError that names the file."""
    try:
        yield
    except (SqlError, Bug, ArithmeticError, ValueError) as error:
        if metric.family != FAMILY:
            raise
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(f"{metric.id}.sql cannot be run: {what}", do="Correct its select.") from error
