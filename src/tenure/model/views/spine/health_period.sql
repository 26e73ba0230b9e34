-- One row per period and customer: weighted mean of the points that are known, coverage (the share of the
-- weights that they carry), and the score: null below 40 % coverage, else the mean drawn towards that of
-- all scored customers by coverage / (coverage + 0.35 * (1 - coverage)), so not at all when all is known.
with weighed as (
    select start_on, account_id,
        sum(weight * points) / nullif(sum(case when points is not null then weight end), 0) as points,
        sum(case when points is not null then weight else 0 end) / nullif(sum(weight), 0) as coverage
    from health_component
    group by start_on, account_id
),
known as (
    select start_on, account_id, coalesce(coverage, 0) as coverage,
        case when coverage >= 0.4 - 1e-9 then cast(points as decimal(18, 12)) end as points
    from weighed
),
drawn as (
    select *, avg(points) over (partition by start_on) as portfolio,
        coverage / (coverage + 0.35 * (1 - coverage)) as trust
    from known
),
scored as (
    select start_on, account_id, coverage, points, portfolio,
        cast(portfolio + trust * (points - portfolio) as decimal(18, 12)) as score
    from drawn
)
select *,
    case when score > cast(($health_bands)[1] as double) then 1 else 0 end as is_healthy,
    case when score < cast(($health_bands)[2] as double) then 1 else 0 end as is_at_risk
from scored
