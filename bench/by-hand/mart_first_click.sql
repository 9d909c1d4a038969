SELECT
  conversion_id, user_pseudo_id, conversion_timestamp, touch_timestamp, channel, source, medium, campaign,
  1.0::DOUBLE AS credit,
  conversion_value AS revenue
FROM local.attribution.int_user_journey
WHERE touchpoints = 0 OR is_first_touch
