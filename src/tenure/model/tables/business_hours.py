"""One weekly interval of a schedule, or one holiday."""

from __future__ import annotations

from tenure.model.table import Column, Kind, Table, number, plan, text

TABLE = Table(
    name="business_hours",
    meaning="One weekly interval of a schedule, or one holiday",
    columns=(
        text("schedule", "Name of the schedule", required=True),
        text("time_zone", "IANA name of its zone", required=True),
        number("weekday", "1 Monday to 7 Sunday", Kind.INTEGER, minimum=1),
        Column("opens", Kind.TIME, "Opening time on the clock of the zone"),
        Column("closes", Kind.TIME, "Closing time; 00:00 or 24:00 is the end of the day"),
        plan("holiday_on", "A day without hours", Kind.ON),
        plan("valid_from", "From when the row applies"),
        plan("valid_until", "Until when the row applies"),
    ),
    key=("schedule", "time_zone", "weekday", "opens", "holiday_on", "valid_from"),
    spans=(("valid_from", "valid_until"),),
)
