"""Finds out how the dates of a column are written, over the whole column; asks when it cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tenure.ingest.files.casting import cast
from tenure.ingest.files.mapping import ISO, ColumnRule
from tenure.ingest.files.report import Question
from tenure.ingest.files.samples import Sampler
from tenure.ingest.files.selection import Selection
from tenure.ingest.files.source import quoted
from tenure.kernel.errors import UserError
from tenure.model.table import Column, Kind

CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
# Patterns that the same text may fit: day first, month first.
PAIRS = [
    (f"%d{mark}%m{mark}{year}{clock}", f"%m{mark}%d{mark}{year}{clock}")
    for year in ("%Y", "%y")
    for mark in "/-."
    for clock in CLOCKS
]
DAYS = (
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%d %B %Y",
    "%B %d, %Y",
)
SINGLES = [f"{day}{clock}" for day in DAYS for clock in CLOCKS]
Ask = Callable[[Question], str]


@dataclass(frozen=True, slots=True)
class DateFinder:
    """Settles the date formats of one file."""

    sampler: Sampler
    selection: Selection
    ask: Ask | None

    def settle(self) -> dict[str, ColumnRule]:
        """Rules with the format found, for the columns whose samples are not ISO 8601.

        Raises UserError where day and month cannot be told apart and nobody answers.
        """
        found: dict[str, ColumnRule] = {}
        for column in self.selection.table.columns:
            rule = self.selection.mapping.columns.get(column.name)
            if rule and rule.format == ISO and column.kind in (Kind.AT, Kind.ON):
                pattern = self._pattern(column, rule)
                if pattern != ISO:
                    found[column.name] = replace(rule, format=pattern)
        return found

    def _pattern(self, column: Column, rule: ColumnRule) -> str:
        text = self.selection.text(column)
        samples = self.sampler.texts(text)
        is_iso = f"({cast(column.kind, 'v', rule, 'UTC')}) is not null"
        if not samples or self.sampler.fitting(samples, is_iso) * 2 >= len(samples):
            return ISO
        return self._pair(column, rule, text, samples) or self._single(samples) or ISO

    def _single(self, samples: list[str]) -> str | None:
        counts = {pattern: self.sampler.fitting(samples, _fits(pattern)) for pattern in SINGLES}
        best = max(SINGLES, key=lambda pattern: counts[pattern])
        return best if counts[best] * 2 > len(samples) else None

    def _pair(self, column: Column, rule: ColumnRule, text: str, samples: list[str]) -> str | None:
        """The pattern of the pair that fits most samples, decided by the whole column."""
        fits = {
            pair: self.sampler.fitting(samples, f"({_fits(pair[0])} or {_fits(pair[1])})") for pair in PAIRS
        }
        pair = max(PAIRS, key=lambda pair: fits[pair])
        if fits[pair] * 2 <= len(samples):
            return None
        day, month = _fits(pair[0]), _fits(pair[1])
        only_day, only_month = self.sampler.counts(text, f"{day} and not {month}", f"{month} and not {day}")
        if bool(only_day) != bool(only_month):
            return pair[0] if only_day else pair[1]
        return self._asked(column, rule, pair, samples[:3], is_mixed=bool(only_day))

    def _asked(
        self, column: Column, rule: ColumnRule, pair: tuple[str, str], samples: list[str], *, is_mixed: bool
    ) -> str:
        shown, name = ", ".join(samples), self.sampler.source.name
        why = (
            "some values are only possible day first, others only month first"
            if is_mixed
            else ("no value of the column tells day first from month first")
        )
        if self.ask is None:
            raise UserError(
                f"The dates in column '{rule.source}' of {name} are ambiguous: {why} ({shown}).",
                do="Say it in a mapping file: "
                f'{column.name} = {{ from = "{rule.source}", format = "{pair[0]}" }} '
                f'for day first, format = "{pair[1]}" for month first.',
            )
        text = f"Are the dates in '{rule.source}' day first or month first? For example {shown}: {why}."
        answer = self.ask(Question("dates", text, (DAY_FIRST, MONTH_FIRST), rule.source))
        if answer not in (DAY_FIRST, MONTH_FIRST):
            raise UserError(f"'{answer}' is no answer.", exists=f"Answers: {DAY_FIRST}, {MONTH_FIRST}.")
        return pair[0] if answer == DAY_FIRST else pair[1]


def _fits(pattern: str) -> str:
    """SQL that is true where the text v has this pattern; false, never NULL."""
    shape = cast(Kind.AT, "v", ColumnRule("", pattern), "UTC")
    year = r"\d{4}" if "%Y" in pattern else r"\d{2}"
    if pattern.startswith(("%d/", "%d-%m", "%d.", "%m")):
        return (
            f"coalesce(regexp_matches(v, {quoted(rf'^.{{3,6}}{year}( |$)')}) and {shape} is not null, false)"
        )
    return f"coalesce({shape} is not null, false)"
