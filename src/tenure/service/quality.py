"""Checks of the data: each a select that gives the rows that look wrong."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.model.views import reads


@dataclass(frozen=True, slots=True)
class Check:
    """Rows that should not be there: their select, and what to do about them."""

    id: str
    title: str
    tables: tuple[str, ...]
    sql: str
    do: str

    @property
    def reads(self) -> frozenset[str]:
        """Views and tables of the select; schemas other than the workspace's own are left out."""
        return reads(self.sql) - {"meta", "data"}


CHECKS = (
    Check(
        "quarantine",
        "Rows that were refused",
        ("quarantine",),
        'select "table", reason, count(*) as count from meta.quarantine where retried_by is null '
        'group by "table", reason order by count desc',
        "See them with 'tenure quarantine list', mend them, and load them again.",
    ),
    Check(
        "negative_customer",
        "Customers whose MRR is negative in total",
        ("subscription_items",),
        "select account_id, currency, min(mrr) as mrr from mrr_state where mrr < 0 group by 1, 2",
        "Their MRR counts as 0; correct the negative items.",
    ),
    Check(
        "overlapping_items",
        "Items of one subscription, plan and unit that overlap",
        ("subscription_items",),
        """select a.account_id, a.subscription_id, a.plan, a.item_id, b.item_id as other_id,
            greatest(a.day, b.day) as overlap_from
        from item_span as a
        join item_span as b on a.subscription_id = b.subscription_id and a.item_id < b.item_id
            and coalesce(a.plan, '') = coalesce(b.plan, '')
            and coalesce(a.product, '') = coalesce(b.product, '')
            and coalesce(a.unit, '') = coalesce(b.unit, '')
            and a.day < b.until_day and b.day < a.until_day""",
        "Both count. Close the first when the second replaces it.",
    ),
    Check(
        "open_terms",
        "Items paid per term without an end",
        ("subscription_items",),
        "select item_id, account_id, started_at from subscription_items "
        "where interval = 'term' and ended_at is null",
        "Give them an end, else they have no MRR.",
    ),
    Check(
        "missing_rates",
        "Currencies without a rate on a day that needs one",
        ("subscription_items",),
        """select s.currency, max(s.until_day) as used_until, max(r.day) as last_rate
        from mrr_span as s
        left join rate_day as r on r.currency = s.currency
        group by s.currency
        having max(r.day) is null or max(r.day) < least(max(s.until_day), current_date)""",
        "Load exchange_rates for them; a rate is carried forward for seven days at most.",
    ),
    Check(
        "self_referrals",
        "Accounts that refer themselves",
        ("referrals",),
        "select referral_id, account_id from referrals where account_id = referred_account_id",
        "They do not count.",
    ),
    Check(
        "refused_answers",
        "Survey answers that do not fit their scale",
        ("survey_responses",),
        "select response_id, instrument, score, refusal from survey_score where refusal <> ''",
        "They do not count; correct the score or the instrument.",
    ),
    Check(
        "impossible_ticket_times",
        "Tickets answered or solved before they were opened",
        ("tickets",),
        """select ticket_id, opened_at, first_response_at, first_resolved_at from tickets
        where first_response_at < opened_at or first_resolved_at < opened_at or resolved_at < opened_at""",
        "Their durations do not count; correct the times.",
    ),
)
