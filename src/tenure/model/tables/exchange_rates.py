"""One rate of one currency on one day."""

from __future__ import annotations

from tenure.model.table import Kind, Table, fact, number, text

TABLE = Table(
    name="exchange_rates",
    meaning="One rate of one currency on one day",
    columns=(
        fact("on", "The day", Kind.ON),
        text("currency", "ISO 4217 code", required=True),
        number("rate", "Reporting currency per unit of this currency", required=True),
    ),
    key=("on", "currency"),
)
