"""Strict casts from text to the model's types, as SQL: a value, or NULL when the text does not fit.

DuckDB's own casts are too kind for money and clocks: they round, read 1e5, drop the offset
of a time stamp and take year 24 for 2024. So each cast is guarded by the exact shape.
"""

from __future__ import annotations

from tenure.ingest.files.mapping import ISO, ColumnRule
from tenure.ingest.files.source import quoted
from tenure.kernel.errors import Bug
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

    Spaces around a typed value do not count. ``zone`` is where instants without a zone
    belong; ``zoned_only`` refuses those.
    """
    if kind in (Kind.ID, Kind.TEXT):
        return text
    bare = f"trim({text})"
    if kind is Kind.AT:
        value = _instant(bare, rule, zone, zoned_only=zoned_only)
        if rule.format == ISO:
            return f"coalesce({_usual_instant(text, rule, zone, zoned_only=zoned_only)}, {value})"
        return value
    if kind is Kind.ON:
        return _day(bare, rule)
    # Trimming costs more than matching, so it waits until the text does not fit as it is.
    return f"coalesce({_plain(kind, text, rule)}, {_plain(kind, bare, rule)})"


def _plain(kind: Kind, text: str, rule: ColumnRule) -> str:
    match kind:
        case Kind.MONEY | Kind.NUMBER | Kind.SHARE | Kind.INTEGER:
            return _number(kind, text, rule)
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
    raise Bug(f"There is no cast to {kind}.")


def _usual_instant(text: str, rule: ColumnRule, zone: str, *, zoned_only: bool) -> str:
    """The two shapes that most files have, without a regular expression: five times as fast.

    Shape and strptime together let nothing else through; either alone would.
    """
    year = f"{text} >= '1' and {text} < ':'"
    zoned = (
        f"when {text} like '____-__-__T__:__:__Z' and {year} then try_strptime({text}, '%Y-%m-%dT%H:%M:%SZ')"
    )
    if zoned_only:
        return f"case {zoned} end"
    stamp = f"try_strptime({text}, '%Y-%m-%d')" + (" + interval 1 day" if rule.inclusive else "")
    day = (
        f"when {text} like '____-__-__' and {text} not like '% ' and {year} then {_local_to_utc(stamp, zone)}"
    )
    return f"case {zoned} {day} end"


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
        factor, digits = (1_000_000, 11) if rule.format == "epoch" else (1_000, 14)
        return _when(text, rf"-?\d{{1,{digits}}}", f"make_timestamp(try_cast({text} as bigint) * {factor})")
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
    naive = (
        ""
        if zoned_only
        else (f"when regexp_full_match({text}, {quoted(LOCAL)}) then {_local_to_utc(local, zone)} ")
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
