"""Movements and cohorts of the revenue page as flat rows of a file; amounts exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tenure.service.cohorts import Cohort, Cohorts
from tenure.service.waterfall import Fall, Waterfall, name_in_files

Record = Mapping[str, object]


def movement_columns(found: Waterfall) -> tuple[str, ...]:
    """The columns of ``movements``; under a filter there are more parts."""
    parts = [name_in_files(step.kind) for step in found.falls[0].steps] if found.falls else []
    return ("start", "end", *parts, "change", "residual", "is_partial", "currency")


def movements(found: Waterfall) -> Iterator[Record]:
    """A row per period from opening to closing; ``end`` is exclusive, losses are below zero."""
    for fall in found.falls:
        yield {
            "start": fall.start,
            "end": fall.end,
            **_parts(fall),
            "change": fall.net,
            "residual": fall.residual,
            "is_partial": fall.is_partial,
            "currency": found.currency,
        }


def _parts(fall: Fall) -> Record:
    return {name_in_files(step.kind): step.amount for step in fall.steps}


COHORT_COLUMNS = (
    "cohort_start",
    "cohort_end",
    "age",
    "age_unit",
    "accounts_began",
    "mrr_began",
    "accounts",
    "mrr",
    "share_of_accounts",
    "share_of_mrr",
    "is_small",
    "currency",
)


def cohort_rows(found: Cohorts) -> Iterator[Record]:
    """A row per cohort and age, with ``COHORT_COLUMNS``; ages whose period is not over are left out."""
    for cohort in found.cohorts:
        for age in range(len(cohort.cells)):
            yield _cell(found, cohort, age)


def _cell(found: Cohorts, cohort: Cohort, age: int) -> Record:
    cell = cohort.cells[age]
    return {
        "cohort_start": cohort.start,
        "cohort_end": cohort.end,
        "age": age,
        "age_unit": found.grain.value,
        "accounts_began": cohort.customers,
        "mrr_began": cohort.amount,
        "accounts": cell.customers,
        "mrr": cell.amount,
        "share_of_accounts": cell.share_of_customers,
        "share_of_mrr": cell.share_of_revenue,
        "is_small": cohort.is_small,
        "currency": found.currency,
    }
