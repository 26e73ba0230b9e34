"""Answers questions: values, rows and SQL of many metrics in one go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tenure.engines.duckdb.session import Session
from tenure.kernel.errors import Bug
from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Formula, Metric, Operand, Over
from tenure.kernel.period import DAY, Period
from tenure.kernel.unit import Reason
from tenure.model.views import PARAMETER, reads
from tenure.query import formula
from tenure.query.availability import first_day, missing_setting
from tenure.query.definition import BY_PARAMETER, definition, is_select, selects
from tenure.query.moments import Key, Moments, moments_of, moments_sql
from tenure.query.plan import Planner, Resolve, months_of
from tenure.query.question import Question
from tenure.query.result import Point, Result
from tenure.query.static import check_grain
from tenure.query.value import Value, fold, null

Progress = Callable[[str, int, int], None]
OWN = "own"  # family of metrics that a workspace adds
OPENING = re.compile(r"\bopening")
RATIO_FOLDS = (FoldKind.RATIO, FoldKind.SHARE, FoldKind.NET_SHARE, FoldKind.MEAN, FoldKind.QUANTILE)


@dataclass(frozen=True)
class Rows:
    """Contributions of one metric or operand: column names and tuples."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class OperandValues:
    """Values of an operand; those of the periods in ``unbased`` have no base to compare with."""

    metric: Metric
    values: Mapping[Key, Value] = field(default_factory=dict)
    unbased: frozenset[date] = frozenset()


class Runner:
    """Computes metrics for one question on one session."""

    def __init__(self, question: Question, session: Session, resolve: Resolve) -> None:
        self.question, self.session, self.resolve = question, session, resolve
        self.planner = Planner(question, session, resolve)
        self.calendar = session.settings.calendar

    def answer(self, metrics: Sequence[Metric], progress: Progress | None = None) -> list[Result]:
        """One Result per metric, in the order asked."""
        results = []
        for number, metric in enumerate(metrics):
            if progress:
                progress(metric.label, number, len(metrics))
            results.append(self.result(metric))
        return results

    def result(self, metric: Metric) -> Result:
        """The answer for one metric."""
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
            values, empty = self.values(metric), None
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
            data_version=max(self.session.builder.versions.values(), default=0),
            points=points,
            notes=metric.notes,
        )

    def values(self, metric: Metric, before: bool = False) -> dict[Key, Value]:
        """Values by period and segment, where there is anything to fold."""
        if isinstance(metric.rows, Formula):
            return self._formula(metric, metric.rows)
        return {key: fold(metric, moments) for key, moments in self._moments(metric, before).items()}

    def _moments(self, metric: Metric, before: bool) -> dict[Key, Moments]:
        contributions = self.planner.contributions(metric, before)
        if metric.family == OWN:
            check_grain(metric, contributions, len(self.question.by), self.session)
        found = moments_of(metric, contributions, len(self.question.by), self.session)
        days = {span.period.start: span.days for span in contributions.spine.spans}
        for (start, _), moments in found.items():
            moments.days = days.get(start, 0)
        return found

    def _formula(self, metric: Metric, expression: Formula) -> dict[Key, Value]:
        operands = {name: self._operand(metric, op) for name, op in expression.operands.items()}
        keys = dict.fromkeys(key for operand in operands.values() for key in operand.values)
        known = self._constants(metric)
        return {key: self._evaluate(metric, expression, operands, key, known) for key in keys}

    def _operand(self, metric: Metric, operand: Operand) -> OperandValues:
        target = metric_of(metric, operand, self.resolve)
        values = self.values(target, operand.before)
        if operand.minimum_months:
            values = {key: self._old_enough(target, operand, key, value) for key, value in values.items()}
        return OperandValues(target, values, self._unbased(target, operand))

    def _no_rows(self, metric: Metric, operand: Operand) -> OperandValues:
        target = metric_of(metric, operand, self.resolve)
        return OperandValues(target, {}, self._unbased(target, operand))

    def _unbased(self, target: Metric, operand: Operand) -> frozenset[date]:
        """The periods for which the operand would look at a state from before ``data_start``."""
        data_start = self.session.settings["data_start"]
        if not data_start or operand.minimum_months or not needs_opening(target, self.resolve):
            return frozenset()
        spans = self.planner.spine(self.planner.window(target), operand.before).spans
        return frozenset(span.period.start for span in spans if span.window_on <= data_start)

    def _old_enough(self, target: Metric, operand: Operand, key: Key, value: Value) -> Value:
        """Null while the data behind a window are younger than the operand needs."""
        first = self.session.settings["data_start"] or first_day(target, self.resolve, self.session)
        window = self.planner.window(target)
        spans = {span.period.start: span for span in self.planner.spine(window, operand.before).spans}
        if first is None or key[0] not in spans or window is None:
            return value
        needed = min(operand.minimum_months, window.count)
        closing = spans[key[0]].closing_on + DAY
        whole = (closing.year - first.year) * 12 + closing.month - first.month - (1 if first.day > 1 else 0)
        return null(Reason.INSUFFICIENT_DATA, value.n) if whole < needed else value

    def _constants(self, metric: Metric) -> dict[str, Decimal]:
        values = {"months": Decimal(months_of(self.question, self.planner.window(metric)))}
        for name, key in BY_PARAMETER.items():
            value = self.session.settings[key]
            if isinstance(value, (int, Decimal, str)) and not isinstance(value, bool):
                try:
                    values["p_" + name] = Decimal(value)
                except ArithmeticError:
                    continue
        return values

    def _evaluate(
        self,
        metric: Metric,
        expression: Formula,
        operands: Mapping[str, OperandValues],
        key: Key,
        known: Mapping[str, Decimal],
    ) -> Value:
        names, n = dict(known), 0
        for name, operand in operands.items():
            value = operand.values.get(key) or self._empty(operand.metric, key)
            if key[0] in operand.unbased:
                value = null(Reason.NO_BASE)
            if value.value is None:
                return null(value.reason or metric.empty, value.n)
            names[name] = Decimal(str(value.value))
            n = value.n if not n else min(n, value.n)
        try:
            result = formula.evaluate(PARAMETER.sub(r"p_\1", expression.expression), names)
        except formula.ZeroDivision:
            return null(metric.empty, n)
        is_capped = expression.capped and formula.holds(PARAMETER.sub(r"p_\1", expression.capped), names)
        return Value(result, n=n, flags=("capped",) if is_capped else ())

    def _keys(self, values: Mapping[Key, Value]) -> Iterable[tuple[Key, Period]]:
        """Every period of the range, for every segment that occurs in it."""
        periods = self.question.periods(self.calendar)
        segments = sorted({key[1] for key in values}) if self.question.by else [()]
        return [((period.start, segment), period) for segment in segments for period in periods]

    def _empty(self, metric: Metric, key: Key) -> Value:
        """The value of a period without rows."""
        first = first_day(metric, self.resolve, self.session)
        if first is None:
            return null(Reason.NO_DATA)
        if isinstance(metric.rows, Formula):
            operands = {name: self._no_rows(metric, op) for name, op in metric.rows.operands.items()}
            return self._evaluate(metric, metric.rows, operands, key, self._constants(metric))
        spans = self.planner.spine(self.planner.window(metric)).spans
        if any(span.period.start == key[0] and span.days <= 0 for span in spans):
            return null(Reason.NO_DATA)  # the period has begun, its window has not
        return fold(metric, Moments(days=1))

    def _point(
        self, metric: Metric, key: Key, period: Period, values: Mapping[Key, Value], fixed: Value | None
    ) -> Point:
        value = fixed or self._time_limits(metric, period) or values.get(key) or self._empty(metric, key)
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
        missing = missing_setting(metric, self.resolve, self.session.settings)
        if missing:
            return []
        if isinstance(metric.rows, Formula):
            found = []
            for name, operand in metric.rows.operands.items():
                target = metric_of(metric, operand, self.resolve)
                if isinstance(target.rows, Formula):
                    found += [replace(part, name=f"{name}.{part.name}") for part in self.rows(target)]
                else:
                    found.append(self._rows(target, name, operand.before))
            return found
        return [self._rows(metric, metric.label, False)]

    def _rows(self, metric: Metric, name: str, before: bool) -> Rows:
        contributions = self.planner.contributions(metric, before)
        by = [f's{number} as "{attribute}"' for number, attribute in enumerate(self.question.by)]
        extra = [f'"{column}"' for column in contributions.extra if column not in self.question.by]
        den = ["den"] if metric.fold.kind in (FoldKind.RATIO, FoldKind.SURVIVAL) else []
        columns = ["start_on", *by, *extra, "num", *den]
        order = ", ".join(str(place) for place in range(1, len(columns) + 1))
        sql = (
            f"select {', '.join(columns)}\nfrom (\n{contributions.sql}\n) as placed\n"
            f"where mature = 1 order by {order}"
        )
        names = tuple(self.session.columns(sql))
        return Rows(name, names, self.session.rows(sql))

    def sql(self, metric: Metric) -> str:
        """The statements that are run for a metric, in order."""
        if isinstance(metric.rows, Formula):
            parts = []
            for name, operand in metric.rows.operands.items():
                target = metric_of(metric, operand, self.resolve)
                parts.append(f"-- operand {name}\n{self.sql(target)}")
            return "\n\n".join([*parts, f"-- value: {metric.rows.expression}"])
        contributions = self.planner.contributions(metric)
        select = moments_sql(metric, contributions, len(self.question.by))
        setup = [statement for spine in self.planner.spines.values() for statement in spine.setup]
        return ";\n\n".join([*setup, select]) + ";"


def metric_of(metric: Metric, operand: Operand, resolve: Resolve) -> Metric:
    """The metric that an operand stands for."""
    if isinstance(operand.of, Over) or is_select(operand.of):
        if operand.fold is None:
            raise Bug(f"An operand of {metric.label} is a select without a fold.")
        target = replace(
            metric,
            rows=operand.of,
            fold=operand.fold,
            per=None,
            window=operand.window,
            empty=operand.empty or metric.empty,
        )
        return target
    target = resolve(operand.of)
    changes: dict[str, Any] = {}
    if operand.window:
        changes["window"] = operand.window
    if operand.empty:
        changes["empty"] = operand.empty
    return replace(target, **changes) if changes else target


def needs_opening(metric: Metric, resolve: Resolve) -> bool:
    """Whether a metric compares with the state before its window."""
    texts = list(selects(metric, resolve))
    return any(OPENING.search(text) or reads(text) & {"mrr_movement", "mrr_event"} for text in texts)
