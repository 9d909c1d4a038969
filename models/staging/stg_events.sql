{{ config(cluster_by=['user_pseudo_id', 'event_name']) }}

{%- set start = var('start_date') or '00000000' %}
{%- set end = var('end_date') or '99999999' %}

with export_rows as (

    select
        event_date as shard_date,
        starts_with(_table_suffix, 'intraday_') as is_intraday,
        event_timestamp as event_micros,
        event_name,
        user_pseudo_id,
        event_bundle_sequence_id,
        platform,
        {{ event_param('ga_session_id', 'int') }} as ga_session_id,
        {{ event_param('source') }} as source,
        {{ event_param('medium') }} as medium,
        {{ event_param('campaign') }} as campaign,
        {{ event_param('page_location') }} as page_location,
        {{ has_event_param('gclid') }} as has_gclid_param,
        ecommerce.transaction_id as transaction_id,
        ecommerce.purchase_revenue_in_usd as purchase_revenue
    from {{ source('ga4', 'events') }}
    where _table_suffix between '{{ start }}' and '{{ end }}'
        or _table_suffix between 'intraday_{{ start }}' and 'intraday_{{ end }}'

),

-- A day's intraday shard lives on for a while beside the daily one that replaces it.
finished_days as (

    select distinct shard_date
    from export_rows
    where not is_intraday

),

export_events as (

    select
        export_rows.*,
        -- The export has no identity of its own: events of one name can share user, microsecond and bundle.
        row_number() over (
            partition by user_pseudo_id, event_micros, event_name, event_bundle_sequence_id
            order by page_location, source, transaction_id, ga_session_id, medium, campaign
        ) as occurrence
    from export_rows
    left join finished_days on finished_days.shard_date = export_rows.shard_date
    where not export_rows.is_intraday or finished_days.shard_date is null

),

stream_rows as (

    select
        *,
        lag(event_timestamp) over (partition by user_id, session_id order by event_timestamp, event_id) as previous_timestamp
    from (
        select *
        from {{ source('attribution', 'streaming_events') }}
        where event_id is not null
        qualify row_number() over (partition by event_id order by event_timestamp) = 1
    )

),

stream_events as (

    select
        *,
        max(
            case
                when previous_timestamp is null
                    or timestamp_diff(event_timestamp, previous_timestamp, second) > 60 * {{ var('session_gap_minutes') }}
                    then event_timestamp
            end
        ) over (
            partition by user_id, session_id order by event_timestamp, event_id
            rows between unbounded preceding and current row
        ) as session_start
    from stream_rows

),

unified as (

    select
        concat(
            coalesce(user_pseudo_id, ''), '.', cast(event_micros as string), '.', event_name, '.',
            coalesce(cast(event_bundle_sequence_id as string), ''), '.', cast(occurrence as string)
        ) as event_id,
        parse_date('%Y%m%d', shard_date) as event_date,
        timestamp_micros(event_micros) as event_timestamp,
        event_name,
        user_pseudo_id,
        cast(ga_session_id as string) as ga_session_id,
        source,
        medium,
        campaign,
        has_gclid_param or coalesce(regexp_contains(page_location, r'[?&]gclid='), false) as has_gclid,
        page_location,
        platform,
        transaction_id,
        round(cast(purchase_revenue as numeric), 2) as purchase_revenue,
        'export' as loaded_by
    from export_events

    union all

    select
        event_id,
        date(event_timestamp, '{{ var('property_time_zone') }}') as event_date,
        event_timestamp,
        event_name,
        user_id as user_pseudo_id,
        case
            when session_id is not null then session_id
            when user_id is not null then concat('stream-', cast(unix_seconds(session_start) as string))
        end as ga_session_id,
        case when lower(traffic_source) in ('direct', '(direct)', '(none)') then '(direct)' else traffic_source end as source,
        -- A batch of six columns names no medium: a traffic source that is a medium's name stands for one.
        case
            when medium is not null then medium
            when lower(traffic_source) in ('direct', '(direct)', '(none)') then '(none)'
            when lower(traffic_source) in ('organic', 'referral', 'affiliate', 'email', 'social', 'display', 'video', 'audio', 'sms', 'cpc', 'ppc', 'paid')
                then lower(traffic_source)
        end as medium,
        campaign,
        false as has_gclid,
        cast(null as string) as page_location,
        platform,
        transaction_id,
        round(revenue, 2) as purchase_revenue,
        'stream' as loaded_by
    from stream_events

)

select
    *,
    concat(user_pseudo_id, '.', ga_session_id) as session_key
from unified
