{{ config(cluster_by=['user_pseudo_id']) }}

with conversions as (

    select
        *,
        timestamp_sub(conversion_timestamp, interval {{ var('lookback_days') }} day) as lookback_start
    from {{ ref('int_conversions') }}

),

data_start as (

    select min(event_timestamp) as first_event
    from {{ ref('stg_events') }}

),

touches as (

    select
        session_key,
        user_pseudo_id,
        session_start,
        channel,
        source,
        medium,
        campaign
    from {{ ref('int_sessions') }}
    where is_touchpoint

),

journeys as (

    select
        conversions.conversion_id,
        conversions.user_pseudo_id,
        conversions.conversion_timestamp,
        conversions.conversion_date,
        conversions.conversion_value,
        conversions.lookback_start,
        touches.session_key as touch_session_key,
        touches.session_start as touch_timestamp,
        coalesce(touches.channel, 'Unattributable') as channel,
        touches.source,
        touches.medium,
        touches.campaign
    from conversions
    left join touches
        on touches.user_pseudo_id = conversions.user_pseudo_id
        and touches.session_start <= conversions.conversion_timestamp
        and touches.session_start >= conversions.lookback_start

),

numbered as (

    select
        *,
        count(touch_timestamp) over (partition by conversion_id) as touchpoints,
        row_number() over (partition by conversion_id order by touch_timestamp, touch_session_key) as row_in_journey
    from journeys

)

select
    conversion_id,
    user_pseudo_id,
    conversion_timestamp,
    conversion_date,
    conversion_value,
    touch_session_key,
    touch_timestamp,
    channel,
    source,
    medium,
    campaign,
    touchpoints,
    if(touchpoints = 0, null, row_in_journey) as touch_position,
    touchpoints > 0 and row_in_journey = 1 as is_first_touch,
    touchpoints > 0 and row_in_journey = touchpoints as is_last_touch,
    timestamp_diff(conversion_timestamp, touch_timestamp, microsecond) / 86400000000 as days_before_conversion,
    lookback_start < (select first_event from data_start) as is_lookback_cut_off
from numbered
