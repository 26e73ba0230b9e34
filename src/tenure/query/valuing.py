"""Values of metrics by period and segment: folds of contributions, and formulas over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tenure.catalog.custom import FAMILY
from tenure.engines.session import Session
from tenure.kernel.fold import Fold
from tenure.kernel.metric import Formula, Metric, Operand
from tenure.kernel.period import DAY
from tenure.kernel.unit import Reason
from tenure.model.views import PARAMETER
from tenure.query import formula
from tenure.query.availability import first_day
from tenure.query.definition import BY_PARAMETER
from tenure.query.moments import Key, Moments, moments_of
from tenure.query.operand import metric_of, needs_opening
from tenure.query.plan import Planner, Resolve, months_of
from tenure.query.static import check_grain
from tenure.query.value import Value, fold, null


@dataclass(frozen=True)
class OperandValues:
    """Values of an operand; those of the periods in ``unbased`` have no base to compare with."""

    metric: Metric
    values: Mapping[Key, Value] = field(default_factory=dict)
    unbased: frozenset[date] = frozenset()


class Valuer:
    """Folds metrics for one question; contributions that several metrics share are summed once."""

    def __init__(self, planner: Planner, session: Session, resolve: Resolve) -> None:
        self.planner, self.session, self.resolve = planner, session, resolve
        self.question = planner.question
        self._known: dict[tuple[str, Fold], dict[Key, Moments]] = {}

    def values(self, metric: Metric, before: bool = False) -> dict[Key, Value]:
        """Values by period and segment, where there is anything to fold."""
        if isinstance(metric.rows, Formula):
            return self._formula(metric, metric.rows)
        return {key: fold(metric, moments) for key, moments in self._moments(metric, before).items()}

    def _moments(self, metric: Metric, before: bool) -> dict[Key, Moments]:
        contributions = self.planner.contributions(metric, before)
        if metric.family == FAMILY:
            check_grain(metric, contributions, len(self.question.by), self.session)
        same = (contributions.sql, metric.fold)
        if same not in self._known:
            found = moments_of(metric, contributions, len(self.question.by), self.session)
            days = {span.period.start: span.days for span in contributions.spine.spans}
            for (start, _), moments in found.items():
                moments.days = days.get(start, 0)
            self._known[same] = found
        return self._known[same]

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
            value = operand.values.get(key) or self.empty(operand.metric, key)
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

    def empty(self, metric: Metric, key: Key) -> Value:
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
