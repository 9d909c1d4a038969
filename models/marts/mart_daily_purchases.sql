select
    conversion_date as purchase_date,
    count(*) as conversions,
    count(distinct user_pseudo_id) as purchasers,
    sum(conversion_value) as revenue
from {{ ref('int_conversions') }}
group by conversion_date
