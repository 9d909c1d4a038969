WITH events AS (
  SELECT *,
    source IS NOT NULL OR medium IS NOT NULL OR campaign IS NOT NULL AS has_source,
    coalesce(
      lower(coalesce(medium, 'referral')) = 'referral'
      AND regexp_matches(lower(source), '(^|\.)(googlemerchandisestore\.com|paypal\.com|stripe\.com|klarna\.com|afterpay\.com|affirm\.com|adyen\.com|pay\.google\.com|payments\.google\.com|pay\.amazon\.com|payments\.amazon\.com|checkout\.shopify\.com|shop\.app|squareup\.com|worldpay\.com|authorize\.net|cardinalcommerce\.com|arcot\.com|3dsecure\.io)$'),
      FALSE
    ) AS is_ignored_referral
  FROM local.attribution.stg_events
  WHERE session_key IS NOT NULL
),
sessions AS (
  SELECT
    session_key,
    min(user_pseudo_id) AS user_pseudo_id,
    min(ga_session_id) AS ga_session_id,
    min(event_timestamp) AS session_start,
    max(event_timestamp) AS session_end,
    min(event_date) AS session_date,
    count(*) AS events,
    bool_or(has_gclid) AS has_gclid,
    bool_or(is_ignored_referral) AS has_ignored_referral
  FROM events
  GROUP BY session_key
),
landings AS (
  SELECT session_key, source, medium, campaign
  FROM events
  WHERE has_source AND NOT is_ignored_referral
  QUALIFY row_number() OVER (PARTITION BY session_key ORDER BY event_timestamp, event_id) = 1
),
sourced AS (
  SELECT
    sessions.*,
    landings.session_key IS NOT NULL AS has_source,
    landings.source,
    landings.medium,
    landings.campaign,
    has_gclid AND lower(coalesce(landings.source, 'google')) = 'google' AND lower(coalesce(landings.medium, 'organic')) = 'organic' AS is_google_ads_click
  FROM sessions LEFT JOIN landings USING (session_key)
),
named AS (
  SELECT
    session_key, user_pseudo_id, ga_session_id, session_start, session_end, session_date, events, has_gclid,
    CASE WHEN is_google_ads_click THEN 'google' ELSE coalesce(source, '(not set)') END AS source,
    CASE WHEN is_google_ads_click THEN 'cpc' ELSE coalesce(medium, '(not set)') END AS medium,
    CASE WHEN is_google_ads_click AND coalesce(campaign, '(organic)') = '(organic)' THEN '(not set)' ELSE coalesce(campaign, '(not set)') END AS campaign,
    has_source OR is_google_ads_click OR NOT has_ignored_referral AS is_touchpoint
  FROM sourced
),
lowered AS (
  SELECT named.*, lower(named.source) AS s, lower(medium) AS m, lower(campaign) AS c, category
  FROM named LEFT JOIN local.attribution.source_categories AS categories ON categories.source = lower(named.source)
),
marked AS (
  SELECT *,
    regexp_matches(m, '^(.*cp.*|ppc|retargeting|paid.*)$') AS paid,
    coalesce(category, '') = 'shopping' OR regexp_matches(c, '^(.*(([^a-df-z]|^)shop|shopping).*)$') AS shopping
  FROM lowered
)
SELECT
  session_key, user_pseudo_id, ga_session_id, session_start, session_end, session_date, events, has_gclid, source, medium, campaign,
  CASE
    WHEN s = '(direct)' AND m IN ('(not set)', '(none)') THEN 'Direct'
    WHEN contains(c, 'cross-network') THEN 'Cross-network'
    WHEN shopping AND paid THEN 'Paid Shopping'
    WHEN category = 'search' AND paid THEN 'Paid Search'
    WHEN category = 'social' AND paid THEN 'Paid Social'
    WHEN category = 'video' AND paid THEN 'Paid Video'
    WHEN m IN ('display', 'banner', 'expandable', 'interstitial', 'cpm') THEN 'Display'
    WHEN paid THEN 'Paid Other'
    WHEN shopping THEN 'Organic Shopping'
    WHEN category = 'social' OR m IN ('social', 'social-network', 'social-media', 'sm', 'social network', 'social media') THEN 'Organic Social'
    WHEN category = 'video' OR contains(m, 'video') THEN 'Organic Video'
    WHEN category = 'search' OR m = 'organic' THEN 'Organic Search'
    WHEN m IN ('referral', 'app', 'link') THEN 'Referral'
    WHEN s IN ('email', 'e-mail', 'e_mail', 'e mail') OR m IN ('email', 'e-mail', 'e_mail', 'e mail') THEN 'Email'
    WHEN m = 'affiliate' THEN 'Affiliates'
    WHEN m = 'audio' THEN 'Audio'
    WHEN s = 'sms' OR m = 'sms' THEN 'SMS'
    WHEN ends_with(m, 'push') OR regexp_matches(m, 'mobile|notification') OR s = 'firebase' THEN 'Mobile Push Notifications'
    WHEN m = 'ai-assistant' THEN 'AI Assistant'
    ELSE 'Unassigned'
  END AS channel,
  is_touchpoint
FROM marked
