"""Strict casts from text to the model's types, as SQL: a value, or NULL when the text does not fit.

DuckDB's own casts are too kind for money and clocks: they round, read 1e5, drop the offset
of a time stamp and take year 24 for 2024. So each cast is guarded by the exact shape.
"""

from __future__ import annotations

from tenure.ingest.files.mapping import ISO, ColumnRule
from tenure.ingest.files.source import quoted
from tenure.model.table import Kind

DAY = r"[1-9]\d{3}-(0\d|1[0-2])-([0-2]\d|3[01])"
CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6}0*)?)?"
LOCAL = rf"{DAY}([T ]{CLOCK})?"
UTC = rf"{DAY}[T ]{CLOCK} ?(Z|UTC)"
OFFSET = rf"{DAY}[T ]{CLOCK} ?[+-]([01]\d|2[0-3])(:?[0-5]\d)?"
MIDNIGHT = rf"{DAY}([T ]00:00(:00(\.0+)?)?)?"
WALL = r"(\d|[01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?"
# Places after the point that a column holds; the digits before it always fit.
PLACES = {Kind.MONEY: 10, Kind.NUMBER: 10, Kind.SHARE: 12, Kind.INTEGER: 0}
WHOLE = {Kind.MONEY: 18, Kind.NUMBER: 18, Kind.SHARE: 6, Kind.INTEGER: 18}
# What DuckDB's JSON reader takes although JSON does not: NaN, Infinity, a trailing comma.
NOT_JSON = r"(?i)nan|inf|,\s*[\]}]"
JSON_STRING = r'"(?:\\.|[^"\\])*"'


def cast(kind: Kind, text: str, rule: ColumnRule, zone: str, *, zoned_only: bool = False) -> str:
    """SQL for the value of the SQL expression ``text``, NULL where it does not fit.

    ``zone`` is where instants without a zone belong; ``zoned_only`` refuses them.
    """
    match kind:
        case Kind.ID | Kind.TEXT:
            return text
        case Kind.MONEY | Kind.NUMBER | Kind.SHARE | Kind.INTEGER:
            return _number(kind, text, rule)
        case Kind.AT:
            return _instant(text, rule, zone, zoned_only=zoned_only)
        case Kind.ON:
            return _day(text, rule)
        case Kind.BOOLEAN:
            return (
                f"case when lower({text}) in ('true', 't', 'yes', 'y', '1') then true "
                f"when lower({text}) in ('false', 'f', 'no', 'n', '0') then false end"
            )
        case Kind.TIME:
            return _when(text, WALL, f"try_cast({text} as time)")
        case Kind.JSON:
            bare = f"regexp_replace({text}, {quoted(JSON_STRING)}, '\"\"', 'g')"
            odd = f"regexp_matches({text}, {quoted(NOT_JSON)}) and regexp_matches({bare}, {quoted(NOT_JSON)})"
            return f"case when json_valid({text}) and not ({odd}) then {text} end"


def _when(text: str, shape: str, then: str) -> str:
    return f"case when regexp_full_match({text}, {quoted(shape)}) then {then} end"


def _number(kind: Kind, text: str, rule: ColumnRule) -> str:
    places, whole = PLACES[kind], WHOLE[kind]
    point, mark = _escape(rule.decimal), _escape(rule.thousands)
    fraction = rf"({point}\d{{1,{places}}}0*)" if places else rf"({point}0+)"
    digits = rf"\d{{1,{whole}}}"
    if mark:
        digits = rf"({digits}|\d{{1,3}}({mark}\d{{3}}){{1,5}})"
    shape = rf"[+-]?({digits}{fraction}?|{fraction})" if places else rf"[+-]?{digits}"
    plain = text
    if rule.thousands:
        plain = f"replace({plain}, {quoted(rule.thousands)}, '')"
    if rule.decimal != ".":
        plain = f"replace({plain}, {quoted(rule.decimal)}, '.')"
    types = {Kind.INTEGER: "bigint", Kind.SHARE: "decimal(18,12)"}
    return _when(text, shape, f"try_cast({plain} as {types.get(kind, 'decimal(28,10)')})")


def _escape(mark: str) -> str:
    return rf"\{mark}" if mark == "." else mark


def _local_to_utc(stamp: str, zone: str) -> str:
    if zone == "UTC":
        return stamp
    return f"timezone('UTC', timezone({quoted(zone)}, {stamp}))"


def _instant(text: str, rule: ColumnRule, zone: str, *, zoned_only: bool) -> str:
    if rule.format in ("epoch", "epoch_ms"):
        factor = 1_000_000 if rule.format == "epoch" else 1_000
        return _when(text, r"-?\d{1,14}", f"make_timestamp(try_cast({text} as bigint) * {factor})")
    if rule.format != ISO:
        stamp = _parsed(text, rule.format)
        if "%z" in rule.format:
            return f"timezone('UTC', {stamp})"
        if rule.inclusive and "%H" not in rule.format and "%I" not in rule.format:
            stamp = f"{stamp} + interval 1 day"
        return _local_to_utc(stamp, zone)
    stamp = f"try_cast({text} as timestamp)"
    local = stamp
    if rule.inclusive:
        local = f"{stamp} + to_days(regexp_full_match({text}, {quoted(DAY)})::int)"
    naive = "" if zoned_only else (
        f"when regexp_full_match({text}, {quoted(LOCAL)}) then {_local_to_utc(local, zone)} "
    )
    return (
        f"case when regexp_full_match({text}, {quoted(UTC)}) "
        f"then try_cast(rtrim({text}, 'UTCZ ') as timestamp) {naive}"
        f"when regexp_full_match({text}, {quoted(OFFSET)}) "
        f"then timezone('UTC', try_cast({text} as timestamptz)) end"
    )


def _day(text: str, rule: ColumnRule) -> str:
    if rule.format == ISO:
        value = _when(text, MIDNIGHT, f"try_cast({text}[:10] as date)")
    else:
        stamp = _parsed(text, rule.format)
        value = f"case when {stamp} = date_trunc('day', {stamp}) then cast({stamp} as date) end"
    return f"({value}) + 1" if rule.inclusive else value


def _parsed(text: str, pattern: str) -> str:
    """DuckDB takes two digits for %Y: 05/01/24 would be in the year 24."""
    stamp = f"try_strptime({text}, {quoted(pattern)})"
    return f"case when year({stamp}) between 1000 and 9999 then {stamp} end"
