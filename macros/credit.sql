{#-
  An attribution model in the shape of the contract: one row per conversion and credited touchpoint.
  `credit` is an SQL expression over int_user_journey's columns, the share of the conversion that the touchpoint gets; touchpoints
  with a credit of 0 are left out. A conversion without touchpoints keeps its one row, channel Unattributable, with all the credit.
  Shares of money are kept to a billionth, so a conversion's rows add up to its value to the cent.
-#}
{% macro credit_journeys(credit) %}
with credited as (

    select
        conversion_id,
        user_pseudo_id,
        conversion_timestamp,
        touch_timestamp,
        channel,
        source,
        medium,
        campaign,
        case when touchpoints = 0 then 1.0 else cast({{ credit }} as float64) end as credit,
        conversion_value
    from {{ ref('int_user_journey') }}

)

select
    conversion_id,
    user_pseudo_id,
    conversion_timestamp,
    touch_timestamp,
    channel,
    source,
    medium,
    campaign,
    credit,
    conversion_value * cast(credit as numeric) as revenue
from credited
where credit > 0
{% endmacro %}
