"""Values of targets as people write them."""

import pytest

from tenure.kernel.errors import UserError
from tenure.kernel.unit import Unit
from tenure.service.saved.amount import parse_amount


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("600,000", Unit.MONEY, 600_000),
        ("600 000", Unit.MONEY, 600_000),
        ("600\u202f000.50", Unit.MONEY, 600_000.5),
        ("$600,000", Unit.MONEY, 600_000),
        ("-$5", Unit.MONEY, -5),
        ("\u22125 USD", Unit.MONEY, -5),
        ("1,200", Unit.COUNT, 1200),
        ("105 %", Unit.SHARE, 1.05),
        ("92%", Unit.SHARE, 0.92),
        (".92", Unit.SHARE, 0.92),
        ("1000%", Unit.SHARE, 10),
        ("30 min", Unit.SECONDS, 1800),
        ("2 h", Unit.SECONDS, 7200),
        ("1 h 30 min", Unit.SECONDS, 5400),
        ("3 Days", Unit.SECONDS, 259_200),
        ("90", Unit.SECONDS, 90),
        ("3 d", Unit.DAYS, 3),
        ("36h", Unit.DAYS, 1.5),
        ("2 weeks", Unit.DAYS, 14),
    ],
)
def test_a_value_is_read(text, unit, value):
    assert parse_amount(text, unit, "USD") == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "unit", "says"),
    [
        ("much", Unit.MONEY, "in USD"),
        ("\u20ac5", Unit.MONEY, "in USD"),
        ("60,00", Unit.MONEY, "in USD"),
        ("0,92", Unit.SHARE, "92%"),
        ("11", Unit.SHARE, "more than 1000%"),
        ("5%", Unit.POINTS, "is a percentage"),
        ("2 h", Unit.COUNT, "as a count"),
        ("2 parsecs", Unit.SECONDS, "30 min"),
        ("h", Unit.DAYS, "in days"),
        ("1..2 h", Unit.DAYS, "in days"),
        ("", Unit.SCORE, "as a score"),
        ("inf", Unit.NUMBER, "as a number"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_unit(text, unit, says):
    with pytest.raises(UserError, match=says):
        parse_amount(text, unit, "USD")
