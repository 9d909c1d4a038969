-- The daily report and the attribution models tell one story: the conversions and their value, none lost and none twice.
with totals as (

    select
        'int_conversions' as table_name,
        count(*) as conversions,
        sum(conversion_value) as revenue
    from {{ ref('int_conversions') }}

    union all

    select
        'mart_daily_purchases' as table_name,
        coalesce(sum(conversions), 0) as conversions,
        sum(revenue) as revenue
    from {{ ref('mart_daily_purchases') }}

    union all

    select
        'mart_first_click' as table_name,
        count(distinct conversion_id) as conversions,
        sum(revenue) as revenue
    from {{ ref('mart_first_click') }}

    union all

    select
        'mart_last_click' as table_name,
        count(distinct conversion_id) as conversions,
        sum(revenue) as revenue
    from {{ ref('mart_last_click') }}

)

select
    totals.table_name,
    totals.conversions,
    totals.revenue,
    expected.conversions as expected_conversions,
    expected.revenue as expected_revenue
from totals
inner join totals as expected on expected.table_name = 'int_conversions'
where totals.conversions != expected.conversions
    or round(coalesce(totals.revenue, 0), 2) != coalesce(expected.revenue, 0)
