WITH purchases AS (
  SELECT
    CASE
      WHEN trim(coalesce(transaction_id, '')) <> '' AND lower(trim(transaction_id)) NOT IN ('(not set)', '(none)', 'not set', 'null', 'undefined', 'nan', '0')
        THEN concat(user_pseudo_id, '/', 'order:', trim(transaction_id))
      WHEN session_key IS NOT NULL THEN 'session:' || session_key
      ELSE 'event:' || event_id
    END AS conversion_id,
    event_id, event_timestamp, event_date, user_pseudo_id, session_key, transaction_id, purchase_revenue
  FROM local.attribution.stg_events
  WHERE event_name = 'purchase'
)
SELECT
  conversion_id,
  event_id,
  event_timestamp AS conversion_timestamp,
  event_date AS conversion_date,
  user_pseudo_id,
  session_key,
  transaction_id,
  coalesce(first_value(purchase_revenue IGNORE NULLS) OVER (
    PARTITION BY conversion_id ORDER BY event_timestamp, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ), 0) AS conversion_value,
  count(*) OVER (PARTITION BY conversion_id) AS purchase_events
FROM purchases
QUALIFY row_number() OVER (PARTITION BY conversion_id ORDER BY event_timestamp, event_id) = 1
