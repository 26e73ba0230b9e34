-- One row per account and currency: the monthly amount at the first month-end at which the account paid.
--: by account_id
with month_end as (
    select account_id, currency, mrr, end_on, min(end_on) over (partition by account_id) as first_end
    from (
        select account_id, currency, mrr, until_day,
            cast(date_trunc('month', day) + interval 1 month - interval 1 day as date) as end_on
        from mrr_span) as span
    where end_on < until_day and mrr <> 0
)
select account_id, currency, mrr, end_on from month_end where end_on = first_end
