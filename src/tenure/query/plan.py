"""The select of a metric's contributions, and what it takes to run it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tenure.engines.session import Session
from tenure.kernel.errors import Bug
from tenure.kernel.metric import Formula, Metric, Over
from tenure.kernel.period import Grain, Window, parse_window
from tenure.query.placing import place
from tenure.query.question import Question
from tenure.query.spine import Spine, spans, stored_reads

Resolve = Callable[[str], Metric]


@dataclass(frozen=True)
class Contributions:
    """A select of placed contributions: start_on, s0 …, mature, days, num, den and ids."""

    sql: str
    extra: tuple[str, ...]
    spine: Spine
    matures: bool = True
    has_den: bool = True
    counted: str | None = None  # the same with alike rows counted: rows


@dataclass
class Planner:
    """Turns metrics into selects for one question; spines are shared between metrics."""

    question: Question
    session: Session
    resolve: Resolve
    spines: dict[str, Spine] = field(default_factory=dict)
    months: Spine | None = None

    def window(self, metric: Metric) -> Window | None:
        """The window that applies: the one asked for, else the metric's own, else the period."""
        if metric.window == "ever":
            return None
        if self.question.trailing is not None:
            return self.question.trailing
        return parse_window(self.session.settings.fill(metric.window)) if metric.window else None

    def spine(self, window: Window | None, before: bool = False) -> Spine:
        """The spine of a window, made once per question."""
        name = f"{str(window or 'whole').replace(' ', '_')}{'_before' if before else ''}"
        if name not in self.spines:
            found = spans(self.question, self.session, window, before)
            self.spines[name] = Spine(self.session, name, found, self.months)
        return self.spines[name]

    def share_months(self, wanted: Iterable[tuple[Window | None, bool]]) -> None:
        """Let the spines of these windows (and ``before``) build what depends on months alone only once."""
        listed = [spans(self.question, self.session, window, before) for window, before in wanted]
        every = tuple(span for found in listed if all(s.by_months for s in found) for span in found)
        if every:
            self.months = self.spines["months"] = Spine(self.session, "months", every)

    def contributions(self, metric: Metric, before: bool = False) -> Contributions:
        """The placed contributions of a metric that is no Formula."""
        if isinstance(metric.rows, Formula):
            raise Bug(f"{metric.label} is a formula: it has operands, not rows.")
        question = self.with_choices(metric)
        if isinstance(metric.rows, Over):
            return self._over(metric, metric.rows, question, before)
        spine = self.spine(self.window(metric), before)
        placed = place(metric, metric.rows, question, spine, self.session)
        return Contributions(placed.sql, placed.extra, spine, placed.matures, placed.has_den, placed.counted)

    def with_choices(self, metric: Metric) -> Question:
        """The question with the default of every split that nobody chose."""
        where = dict(self.question.where)
        for split in metric.split:
            if split.column not in self.question.by and split.column not in where:
                self.session.ensure(stored_reads(split.default))
                found = self.session.rows(self.session.fill(split.default))
                if found:
                    where[split.column] = (str(found[0][0]),)
        return replace(self.question, where=where)

    def choices(self, metric: Metric) -> dict[str, str]:
        """The splits that were chosen by default, for the receipt."""
        chosen = self.with_choices(metric).where
        return {
            split.column: ", ".join(chosen[split.column]) for split in metric.split if split.column in chosen
        }

    def _over(self, metric: Metric, over: Over, question: Question, before: bool) -> Contributions:
        segments = "".join(f"s{number}, " for number in range(len(question.by)))
        keys = ", ".join(f'"{name}"' for name in metric.grain)
        parts, spine = [], self.spine(self.window(metric), before)
        for side, names in (("num", over.num), ("den", over.den)):
            for name in names:
                part = self._part(metric, name.removeprefix("-"))
                spine = self.spine(self.window(part), before)
                placed = place(part, str(part.rows), question, spine, self.session)
                amount = "num / cast(days as double)" if part.per else "num"
                amount = f"-({amount})" if name.startswith("-") else amount
                num, den = (amount, "0") if side == "num" else ("0", amount)
                parts.append(
                    f"select start_on, {segments}days, {keys}, {num} as num, {den} as den, "
                    f"{int(side == 'num')} as is_num\n"
                    f"from (\n{placed.sql}\n) as part\nwhere mature = 1"
                )
        union = "\nunion all\n".join(parts)
        condition = (
            "where start_on in (select start_on from part where is_num = 1)\n" if over.needs_num else ""
        )
        sql = (
            f"with part as (\n{union}\n)\n"
            f"select start_on, {segments}1 as mature, max(days) as days, strict_sum(num) as num, "
            f"strict_sum(den) as den, {keys}\nfrom part\n{condition}group by start_on, {segments}{keys}"
        )
        return Contributions(sql, metric.grain, spine, matures=False)

    def _part(self, metric: Metric, name: str) -> Metric:
        if name.lstrip().startswith(("select", "with")):
            return replace(metric, rows=name, per=None)
        part = self.resolve(name)
        if not isinstance(part.rows, str):
            raise Bug(f"{metric.label} is built over {name}, which has no rows of its own.")
        return replace(part, window=metric.window) if metric.window else part


def months_of(question: Question, window: Window | None) -> int:
    """Length of the window in months, for formulas; 0 when it is not made of months."""
    if window is not None:
        return window.count if window.in_months else 0
    lengths = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
    if question.grain in lengths:
        return lengths[question.grain]
    start, end = question.start, question.end
    return (end.year - start.year) * 12 + end.month - start.month if start.day == end.day == 1 else 0
