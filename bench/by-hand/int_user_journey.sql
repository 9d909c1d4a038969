WITH journeys AS (
  SELECT
    c.conversion_id, c.user_pseudo_id, c.conversion_timestamp, c.conversion_date, c.conversion_value,
    c.conversion_timestamp - INTERVAL 2592000 SECONDS AS lookback_start,
    t.session_key AS touch_session_key,
    t.session_start AS touch_timestamp,
    coalesce(t.channel, 'Unattributable') AS channel,
    t.source, t.medium, t.campaign
  FROM local.attribution.int_conversions AS c
  LEFT JOIN local.attribution.int_sessions AS t
    ON t.is_touchpoint
    AND t.user_pseudo_id = c.user_pseudo_id
    AND t.session_start <= c.conversion_timestamp
    AND t.session_start >= c.conversion_timestamp - INTERVAL 2592000 SECONDS
),
numbered AS (
  SELECT *,
    count(touch_timestamp) OVER (PARTITION BY conversion_id) AS touchpoints,
    row_number() OVER (PARTITION BY conversion_id ORDER BY touch_timestamp NULLS FIRST, touch_session_key NULLS FIRST) AS row_in_journey
  FROM journeys
)
SELECT
  conversion_id, user_pseudo_id, conversion_timestamp, conversion_date, conversion_value, touch_session_key, touch_timestamp, channel, source, medium, campaign,
  touchpoints,
  CASE WHEN touchpoints > 0 THEN row_in_journey END AS touch_position,
  touchpoints > 0 AND row_in_journey = 1 AS is_first_touch,
  touchpoints > 0 AND row_in_journey = touchpoints AS is_last_touch,
  (epoch_us(conversion_timestamp) - epoch_us(touch_timestamp)) / 86400000000 AS days_before_conversion,
  lookback_start < (SELECT min(event_timestamp) FROM local.attribution.stg_events) AS is_lookback_cut_off
FROM numbered
