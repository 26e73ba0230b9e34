"""Numbers, dates and periods as people read them, in the workspace's locale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from tenure.kernel.errors import UserError
from tenure.kernel.period import DAY, Grain
from tenure.kernel.settings import Settings
from tenure.kernel.unit import Unit
from tenure.service.viewer import VIEWER

Number = Decimal | int | float

MINUS, NO_BREAK, DASH = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}", "\N{EN DASH}"
MINUTE, HOUR, DAY_SECONDS = 60, 3600, 86400
WHOLE_MONEY = 1000
"""Amounts from here on are shown without cents."""


@dataclass(frozen=True)
class Formats:
    """How one workspace writes numbers and dates."""

    locale: Locale
    zone: ZoneInfo
    fiscal_month: int

    @classmethod
    def of(cls, settings: Settings) -> Formats:
        """The formats of a workspace, in the viewer's own locale if there is one.

        UserError when the locale does not exist.
        """
        name = VIEWER.get().locale or settings["locale"]
        try:
            locale = Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError) as error:
            raise UserError(
                f"'{name}' is not a locale.", do="Set locale in tenure.toml, such as en_US."
            ) from error
        return cls(locale, settings.calendar.zone, settings.calendar.fiscal_month)

    def value(self, value: Number | None, unit: str, currency: str = "") -> str:
        """A value with its unit; a dash for none."""
        if value is None:
            return DASH
        return self._value(value, unit, currency).replace("-", MINUS)

    def _value(self, value: Number, unit: str, currency: str) -> str:
        match unit:
            case Unit.MONEY:
                return self.money(value, currency)
            case Unit.SHARE:
                return format_percent(round(float(value), 5), self._percent, locale=self.locale)
            case Unit.COUNT:
                return self.decimal(value, 0 if abs(float(value)) >= 100 else 1)
            case Unit.SECONDS:
                return duration(float(value))
            case Unit.DAYS:
                return f"{self.decimal(value, 1)}{NO_BREAK}days"
            case Unit.POINTS | Unit.SCORE:
                return self.decimal(value, 1)
        return self.decimal(value, 2)

    def decimal(self, value: Number, places: int) -> str:
        """A plain number with at most so many decimals."""
        rounded = round(Decimal(str(value)), places)
        pattern = "#,##0." + "#" * places if places else "#,##0"
        return format_decimal(rounded + 0, pattern, locale=self.locale).replace("-", MINUS)

    def fixed(self, value: Number, places: int) -> str:
        """A plain number with exactly so many decimals, for columns."""
        rounded = round(Decimal(str(value)), places)
        pattern = "#,##0." + "0" * places if places else "#,##0"
        return format_decimal(rounded + 0, pattern, locale=self.locale).replace("-", MINUS)

    def exact(self, value: object) -> str:
        """A number with all its digits; text as it is; a dash for none."""
        if value is None:
            return DASH
        if isinstance(value, (Decimal, int, float)) and not isinstance(value, bool):
            text = format_decimal(Decimal(str(value)), "#,##0.############", locale=self.locale)
            return text.replace("-", MINUS)
        return value.isoformat() if isinstance(value, (date, datetime)) else str(value)

    def money(self, value: Number, currency: str) -> str:
        """An amount, without cents from a thousand on."""
        pattern = self.locale.currency_formats["standard"].pattern
        whole = abs(float(value)) >= WHOLE_MONEY
        pattern = pattern.replace(".00", "") if whole else pattern
        return format_currency(
            Decimal(str(value)), currency, pattern, locale=self.locale, currency_digits=not whole
        )

    def difference(self, value: float, unit: str, currency: str = "") -> str:
        """A difference with its sign; of shares in percentage points."""
        if unit == Unit.SHARE:
            points = abs(value) * 100
            text = f"{self.decimal(points, 1 if points >= 0.05 else 2)}{NO_BREAK}pp"
        else:
            text = self.value(abs(value), unit, currency)
        return text if not value else f"{'+' if value > 0 else MINUS}{text}"

    def relative(self, value: float) -> str:
        """A relative change with its sign."""
        size = abs(value)
        pattern = "#,##0%" if size >= 1 else "#,##0.0%" if size >= 0.0005 else "#,##0.00%"
        text = format_percent(size, pattern, locale=self.locale)
        return text if not value else f"{'+' if value > 0 else MINUS}{text}"

    def day(self, day: date) -> str:
        """A day."""
        return format_date(day, "medium", locale=self.locale)

    def instant(self, instant: datetime) -> str:
        """An instant on the clock of the workspace's zone; only its day at midnight."""
        local = instant.astimezone(self.zone)
        return (
            self.day(local.date())
            if local.time() == time()
            else f"{format_datetime(local, locale=self.locale)} {local.tzname()}"
        )

    def period(self, start: date, end: date, grain: str) -> str:
        """A period by its name; ``end`` is exclusive."""
        last = end - DAY
        match grain:
            case Grain.MONTH:
                return self._skeleton("yMMM", start)
            case Grain.QUARTER if self.fiscal_month == 1:
                return self._skeleton("yQQQ", start)
            case Grain.YEAR if self.fiscal_month == 1:
                return self._skeleton("y", start)
            case Grain.DAY:
                return self.day(start)
            case Grain.WEEK:
                return f"{self._skeleton('MMMd', start)}{NO_BREAK}{DASH} {self.day(last)}"
        return f"{self.day(start)}{NO_BREAK}{DASH} {self.day(last)}"

    def tick(self, start: date, grain: str) -> str:
        """A period in the little room of an axis."""
        match grain:
            case Grain.QUARTER if self.fiscal_month == 1:
                is_first = start.month == 1
                return self._skeleton("yQQQ", start) if is_first else format_date(start, "QQQ", self.locale)
            case Grain.MONTH | Grain.QUARTER:
                skeleton = "MMM" if start.month != 1 else "yMMM"
                return self._skeleton(skeleton, start)
            case Grain.YEAR:
                return self._skeleton("y", start)
        return self._skeleton("MMMd", start)

    def _skeleton(self, skeleton: str, day: date) -> str:
        return format_skeleton(skeleton, day, locale=self.locale)

    @property
    def _percent(self) -> str:
        pattern: str = self.locale.percent_formats[None].pattern
        return pattern.replace("#,##0", "#,##0.0")


def duration(seconds: float) -> str:
    """A span of time in its two largest units."""
    sign, seconds = (MINUS, -seconds) if seconds < 0 else ("", seconds)
    if seconds < MINUTE:
        return f"{sign}{seconds:.0f}{NO_BREAK}s"
    steps = ((DAY_SECONDS, "d", HOUR, "h"), (HOUR, "h", MINUTE, "min"), (MINUTE, "min", 1, "s"))
    for size, name, smaller, smaller_name in steps:
        if seconds >= size:
            whole, rest = divmod(round(seconds / smaller), size // smaller)
            small = f" {rest}{NO_BREAK}{smaller_name}" if rest else ""
            return f"{sign}{whole}{NO_BREAK}{name}{small}"
    return f"{timedelta(seconds=seconds)}"
