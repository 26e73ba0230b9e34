"""Whatever a byte does to a file: every record is accounted for and no good one shifts."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.engines.duckdb.database import Database
from tenure.ingest.files import load
from tenure.kernel.errors import UserError

from .conftest import ITEMS, NOW

ROWS = [f"i{n},A{n},{n}.25,USD,month,2025-01-{n + 1:02},{'' if n % 2 else '2025-03-01'}" for n in range(12)]
ROWS[3] = 'i3,"A,3",3.25,USD,month,2025-01-04,'
ROWS[7] = 'i7,"A ""7""\nB",7.25,USD,month,2025-01-08,'
CONTENT = (ITEMS + "\n".join(ROWS) + "\n").encode()
GOOD = {
    (
        f"i{n}",
        {3: "A,3", 7: 'A "7"\nB'}.get(n, f"A{n}"),
        f"{n}.2500000000",
        "USD",
        "month",
        f"2025-01-{n + 1:02}",
    )
    for n in range(12)
}
PIECES = st.sampled_from(
    [b'"', b",", b"\n", b"\r", b"\0", b";", b"\xff", b"x", b"", b'""', b"\r\n", b'","', b"e5", b" "]
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(CONTENT)), st.integers(0, 2), PIECES), min_size=1, max_size=4))
def test_random_corruption(tmp_path: Path, changes: list[tuple[int, int, bytes]]) -> None:
    content = CONTENT
    for at, width, piece in sorted(changes, reverse=True):
        content = content[:at] + piece + content[at + width :]
    path = tmp_path / "subscription_items.csv"
    path.write_bytes(content)
    with Database(None) as database:
        try:
            report = load(database, [path], now=NOW, mappings=tmp_path / "none").files[0]
        except UserError:
            return
        assert report.read == report.loaded + report.unchanged + report.quarantined
        rows = (
            database.cursor()
            .execute(
                "select item_id, account_id, unit_amount::varchar, currency, interval, "
                "started_at::date::varchar "
                "from data.subscription_items"
            )
            .fetchall()
        )
        refused = database.cursor().execute("select string_agg(raw, chr(10)) from meta.quarantine").fetchall()
    # A loaded row differs from the good one only where a byte was changed: at most one value a change.
    for row in set(rows) - GOOD:
        nearest = max(sum(a == b for a, b in zip(row, good, strict=True)) for good in GOOD)
        assert nearest >= len(row) - 2 * len(changes), row
    # Text that was in the file is in the table or in quarantine.
    kept = "\n".join(str(row) for row in rows) + (refused[0][0] or "")
    untouched = [n for n, row in enumerate(ROWS) if content.count(b"\n" + row.encode() + b"\n") == 1]
    for n in untouched:
        assert f"i{n}" in kept
