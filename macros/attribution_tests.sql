{#-
  The attribution contract, as tests for any model that keeps it. Each selects what breaks it.
-#}

{#- All of a conversion's credit is given, and no more. -#}
{% test attribution_credit_sums_to_one(model) %}
select
    conversion_id,
    sum(credit) as total_credit
from {{ model }}
group by conversion_id
having abs(sum(credit) - 1) > 1e-9
{% endtest %}

{#- No conversion is lost, and none is invented. -#}
{% test attribution_same_conversions(model, conversions) %}
with attributed as (

    select distinct conversion_id
    from {{ model }}

)

select
    conversions.conversion_id,
    'missing' as finding
from {{ conversions }} as conversions
left join attributed on attributed.conversion_id = conversions.conversion_id
where attributed.conversion_id is null

union all

select
    attributed.conversion_id,
    'unknown' as finding
from attributed
left join {{ conversions }} as conversions on conversions.conversion_id = attributed.conversion_id
where conversions.conversion_id is null
{% endtest %}

{#- A conversion's credited revenue is its value, to the cent; so every model has the same total. -#}
{% test attribution_revenue_equals_value(model, conversions) %}
with attributed as (

    select
        conversion_id,
        sum(revenue) as revenue
    from {{ model }}
    group by conversion_id

)

select
    attributed.conversion_id,
    attributed.revenue,
    conversions.conversion_value
from attributed
inner join {{ conversions }} as conversions on conversions.conversion_id = attributed.conversion_id
where round(cast(attributed.revenue as numeric), 2) != conversions.conversion_value
{% endtest %}

{#- Credit goes to touchpoints of the lookback window, none after the conversion; only Unattributable has no touchpoint. -#}
{% test attribution_touches_in_window(model) %}
select
    conversion_id,
    conversion_timestamp,
    touch_timestamp,
    channel
from {{ model }}
where touch_timestamp > conversion_timestamp
    or touch_timestamp < timestamp_sub(conversion_timestamp, interval {{ var('lookback_days') }} day)
    or (touch_timestamp is null) != (channel = 'Unattributable')
{% endtest %}
