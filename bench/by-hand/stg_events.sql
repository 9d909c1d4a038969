-- {events} stands for the shards with their suffix, one after another.
WITH export_rows AS (
  SELECT
    event_date AS shard_date,
    starts_with(suffix, 'intraday_') AS is_intraday,
    event_timestamp AS event_micros,
    event_name,
    user_pseudo_id,
    event_bundle_sequence_id,
    platform,
    list_filter(event_params, lambda p: p.key = 'ga_session_id')[1].value.int_value AS ga_session_id,
    list_filter(event_params, lambda p: p.key = 'source')[1].value.string_value AS source,
    list_filter(event_params, lambda p: p.key = 'medium')[1].value.string_value AS medium,
    list_filter(event_params, lambda p: p.key = 'campaign')[1].value.string_value AS campaign,
    list_filter(event_params, lambda p: p.key = 'page_location')[1].value.string_value AS page_location,
    len(list_filter(event_params, lambda p: p.key = 'gclid')) > 0 AS has_gclid_param,
    ecommerce.transaction_id AS transaction_id,
    ecommerce.purchase_revenue_in_usd AS purchase_revenue
  FROM ({events})
  WHERE suffix BETWEEN '00000000' AND '99999999' OR suffix BETWEEN 'intraday_00000000' AND 'intraday_99999999'
),
finished_days AS (SELECT DISTINCT shard_date FROM export_rows WHERE NOT is_intraday),
export_events AS (
  SELECT
    export_rows.*,
    row_number() OVER (
      PARTITION BY user_pseudo_id, event_micros, event_name, event_bundle_sequence_id
      ORDER BY page_location NULLS FIRST, source NULLS FIRST, transaction_id NULLS FIRST
    ) AS occurrence
  FROM export_rows LEFT JOIN finished_days USING (shard_date)
  WHERE NOT is_intraday OR finished_days.shard_date IS NULL
),
stream_rows AS (
  SELECT *, lag(event_timestamp) OVER (PARTITION BY user_id, session_id ORDER BY event_timestamp, event_id) AS previous_timestamp
  FROM (
    FROM local.attribution.streaming_events
    WHERE event_id IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY event_timestamp) = 1
  )
),
stream_events AS (
  SELECT *,
    max(CASE WHEN previous_timestamp IS NULL OR date_sub('second', previous_timestamp, event_timestamp) > 60 * 30 THEN event_timestamp END) OVER (
      PARTITION BY user_id, session_id ORDER BY event_timestamp, event_id ROWS UNBOUNDED PRECEDING
    ) AS session_start
  FROM stream_rows
),
unified AS (
  SELECT
    concat(user_pseudo_id, '.', event_micros, '.', event_name, '.', event_bundle_sequence_id, '.', occurrence) AS event_id,
    strptime(shard_date, '%Y%m%d')::DATE AS event_date,
    make_timestamptz(event_micros) AS event_timestamp,
    event_name,
    user_pseudo_id,
    ga_session_id::VARCHAR AS ga_session_id,
    source,
    medium,
    campaign,
    has_gclid_param OR coalesce(regexp_matches(page_location, '[?&]gclid='), FALSE) AS has_gclid,
    page_location,
    platform,
    transaction_id,
    round(purchase_revenue::DECIMAL(38, 9), 2)::DECIMAL(38, 9) AS purchase_revenue,
    'export' AS loaded_by
  FROM export_events
  UNION ALL
  SELECT
    event_id,
    timezone('America/Los_Angeles', event_timestamp)::DATE,
    event_timestamp,
    event_name,
    user_id,
    CASE WHEN session_id IS NOT NULL THEN session_id WHEN user_id IS NOT NULL THEN concat('stream-', epoch_us(session_start) // 1000000) END,
    CASE WHEN lower(traffic_source) IN ('direct', '(direct)', '(none)') THEN '(direct)' ELSE traffic_source END,
    CASE
      WHEN medium IS NOT NULL THEN medium
      WHEN lower(traffic_source) IN ('direct', '(direct)', '(none)') THEN '(none)'
      WHEN lower(traffic_source) IN ('organic', 'referral', 'affiliate', 'email', 'social', 'display', 'video', 'audio', 'sms', 'cpc', 'ppc', 'paid') THEN lower(traffic_source)
    END,
    campaign,
    FALSE,
    NULL,
    platform,
    transaction_id,
    round(revenue, 2),
    'stream'
  FROM stream_events
)
SELECT *, user_pseudo_id || '.' || ga_session_id AS session_key FROM unified
