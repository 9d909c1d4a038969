SELECT
  conversion_date AS purchase_date,
  count(*) AS conversions,
  count(DISTINCT user_pseudo_id) AS purchasers,
  sum(conversion_value) AS revenue
FROM local.attribution.int_conversions
GROUP BY conversion_date
