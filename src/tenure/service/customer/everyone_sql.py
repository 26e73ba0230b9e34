"""The select behind the list of customers: one row per account, at the end of the day of ``as_of``.

``mrr_period`` and ``health_period`` in it are those of one period, which opens a month ago.
"""

SQL = """
with everyone as (
    select account_id from accounts
    union
    select account_id from mrr_span
),
described as (
    select account_id, max(case when attribute = 'plan' then value end) as plan,
        max(case when attribute = 'owner' then value end) as owner
    from attribute_span
    where attribute in ('plan', 'owner') and day <= {today} and until_day > {today}
    group by account_id
),
paid as (
    select account_id, min(day) as first_day, max(until_day) as until_day
    from paying_stretch
    where day <= {today}
    group by account_id
),
trying as (
    select account_id, max(ends_at) as ends_at
    from trials
    where ends_at > {now} and cancelled_at is null and converted_at is null
    group by account_id
),
due as (
    select c.account_id, c.ended_on, c.annual_value, coalesce(c.currency, $currency) as currency,
        case when t.outcome = 'lost' and t.mature_at <= {now} then 1 else 0 end as is_lost
    from contracts as c
    left join term as t on t.contract_id = c.contract_id
    where c.ended_on > {today} and coalesce(t.outcome, 'open') <> 'renewed'
),
renewal as (
    select d.account_id, d.ended_on, min(d.is_lost) as is_lost,
        strict_sum(converted(d.annual_value, r.rate)) as value
    from due as d
    join (select account_id, min(ended_on) as ended_on from due group by account_id) as f
        on f.account_id = d.account_id and f.ended_on = d.ended_on
    left join rate_day as r on r.currency = d.currency and r.day = {today}
    group by d.account_id, d.ended_on
),
contact as (
    select account_id, kind, day,
        row_number() over (partition by account_id order by day desc, rank, kind) as place
    from (
        select account_id, kind, 1 as rank, max(local_day("at")) as day
        from interactions group by account_id, kind
        union all
        select account_id, 'ticket', 2, max(opened_day) from ticket group by account_id
        union all
        select account_id, 'survey', 3, max(day) from survey_answer group by account_id
        union all
        select account_id, 'feedback', 4, max(day) from feedback_item group by account_id
    ) as kinds
),
waiting as (
    select account_id, count(*) as tickets
    from ticket_open
    where day <= {today} and until_day > {today}
    group by account_id
),
used as (
    select account_id, max(day) as day from account_day where day <= {today} group by account_id
)
select e.account_id, a.name, local_day(a.created_at), d.plan, d.owner,
    coalesce(m.closing_pays, 0), case when m.closing_pays = 1 then m.level when b.items > 0 then 0 end,
    case when m.account_id is not null then m.closing - m.opening when b.items > 0 then 0 end, b.items,
    p.first_day, p.until_day, local_day(t.ends_at),
    h.score, h.points, h.coverage, h.is_healthy, h.is_at_risk,
    r.ended_on, r.value, r.is_lost, c.day, c.kind,
    case when g.tickets > 0 then coalesce(w.tickets, 0) end, u.day
from everyone as e
cross join billing as b
cross join (select count(*) as tickets from (select ticket_id from tickets limit 1) as sample) as g
left join accounts as a on a.account_id = e.account_id
left join described as d on d.account_id = e.account_id
left join mrr_period as m on m.account_id = e.account_id
left join paid as p on p.account_id = e.account_id
left join trying as t on t.account_id = e.account_id
left join health_period as h on h.account_id = e.account_id
left join renewal as r on r.account_id = e.account_id
left join contact as c on c.account_id = e.account_id and c.place = 1
left join waiting as w on w.account_id = e.account_id
left join used as u on u.account_id = e.account_id
"""
