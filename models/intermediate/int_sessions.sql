{{ config(cluster_by=['user_pseudo_id']) }}

with events as (

    select
        session_key,
        user_pseudo_id,
        ga_session_id,
        event_id,
        event_date,
        event_timestamp,
        source,
        medium,
        campaign,
        has_gclid,
        source is not null or medium is not null or campaign is not null as has_source,
        coalesce({{ is_ignored_referral('source', 'medium') }}, false) as is_ignored_referral
    from {{ ref('stg_events') }}
    where session_key is not null

),

sessions as (

    select
        session_key,
        min(user_pseudo_id) as user_pseudo_id,
        min(ga_session_id) as ga_session_id,
        min(event_timestamp) as session_start,
        max(event_timestamp) as session_end,
        min(event_date) as session_date,
        count(*) as events,
        logical_or(has_gclid) as has_gclid,
        logical_or(is_ignored_referral) as has_ignored_referral
    from events
    group by session_key

),

-- session_start events have no source in older exports, and own pages and payment pages are not where a visit came from:
-- the first event that knows the source speaks for its session.
landings as (

    select
        session_key,
        source,
        medium,
        campaign
    from events
    where has_source and not is_ignored_referral
    qualify row_number() over (partition by session_key order by event_timestamp, event_id) = 1

),

sourced as (

    select
        sessions.*,
        landings.session_key is not null as has_source,
        landings.source,
        landings.medium,
        landings.campaign,
        -- GA4 exports clicks on Google Ads as google / organic; the click id tells them apart.
        sessions.has_gclid
            and lower(coalesce(landings.source, 'google')) = 'google'
            and lower(coalesce(landings.medium, 'organic')) = 'organic' as is_google_ads_click
    from sessions
    left join landings on landings.session_key = sessions.session_key

),

named as (

    select
        session_key,
        user_pseudo_id,
        ga_session_id,
        session_start,
        session_end,
        session_date,
        events,
        has_gclid,
        case when is_google_ads_click then 'google' else coalesce(source, '(not set)') end as source,
        case when is_google_ads_click then 'cpc' else coalesce(medium, '(not set)') end as medium,
        case
            when is_google_ads_click and coalesce(campaign, '(organic)') = '(organic)' then '(not set)'
            else coalesce(campaign, '(not set)')
        end as campaign,
        has_source or is_google_ads_click or not has_ignored_referral as is_touchpoint
    from sourced

)

select
    named.session_key,
    named.user_pseudo_id,
    named.ga_session_id,
    named.session_start,
    named.session_end,
    named.session_date,
    named.events,
    named.has_gclid,
    named.source,
    named.medium,
    named.campaign,
    {{ channel_group('lower(named.source)', 'lower(named.medium)', 'lower(named.campaign)', 'categories.category') }} as channel,
    named.is_touchpoint
from named
left join {{ ref('source_categories') }} as categories on categories.source = lower(named.source)
