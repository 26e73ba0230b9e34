"""The page of the standard model, made from the declarations of its tables."""

from __future__ import annotations

from collections.abc import Iterator

from tenure.model.table import Column, Table
from tenure.model.tables import TABLES
from tenure.service.export import to_markdown

HEAD = """# The standard model

Files with these names and columns load without a mapping. A workspace fills as many tables as it has.
Bold columns are required; a column that is not listed becomes an attribute, which can be used as a segment or
filter by its name.

Types: `id` text, kept to the letter · `at` instant (ISO 8601; without a zone the workspace's) · `on` date ·
`money` exact decimal beside its `currency` · `share` 0 to 1 · `json`. A list that ends in … may hold other
values too.

## Files with other columns

`tenure load FILE --dry-run` shows how a file would be read. Where the proposal does not do, write a mapping
file and load with `--map FILE`:

    table = "subscription_items"
    delimiter = ";"              # these are found by themselves; say them to overrule
    encoding = "windows-1252"    # not needed for UTF-8
    decimal = ","                # of every number; thousands = "." too
    format = "%d/%m/%Y"          # of every date; or "iso", "epoch", "epoch_ms"
    nulls = ["-", "n/a"]         # texts that stand for nothing
    skip = 2                     # lines above the header; sheet = "Sheet1" for Excel
    time_zone = "Europe/Berlin"  # of instants that say none

    [columns]                    # column of the model = column of the file
    item_id = "Contract no."
    account_id = "Customer no."
    unit_amount = "Amount"
    started_at = "Start"
    ended_at = { from = "Last day", inclusive = true }
    interval = { from = "Cycle", values = { monthly = "month", yearly = "year" } }

    [constants]                  # one value for all rows
    currency = "EUR"

A column of the model can come from any column of the file, also from one that feeds another already.
"""


def model_page() -> str:
    """Markdown: every table with its columns."""
    return HEAD + "".join(f"\n{_table(table)}" for table in TABLES.values())


def _table(table: Table) -> str:
    columns = to_markdown([_column(column) for column in table.columns])
    return f"## {table.name}\n\n{table.meaning}. Key: {', '.join(table.key)}.\n\n{columns}\n"


def _column(column: Column) -> dict[str, str]:
    return {
        "column": f"**{column.name}**" if column.required else column.name,
        "type": column.kind.value,
        "meaning": f"{column.meaning}{''.join(_values(column))}",
    }


def _values(column: Column) -> Iterator[str]:
    if column.choices:
        yield f" ({', '.join(column.choices)}{', …' if column.is_open else ''})"
    if column.default:
        yield f" (default {column.default})"


if __name__ == "__main__":
    print(model_page(), end="")
