import type { Field, FieldType } from '../googlesql/schema.ts';

/** A member with a value of one type; `column('x', 'INT64')` is a nullable INT64. */
function column(name: string, type: FieldType): Field {
  return { name, type, mode: 'NULLABLE' };
}

function columns(type: FieldType, ...names: readonly string[]): readonly Field[] {
  return names.map((name) => column(name, type));
}

function struct(name: string, fields: readonly Field[]): Field {
  return { name, type: 'STRUCT', mode: 'NULLABLE', fields };
}

function list(name: string, fields: readonly Field[]): Field {
  return { name, type: 'STRUCT', mode: 'REPEATED', fields };
}

const parameterValue = [
  column('string_value', 'STRING'),
  column('int_value', 'INT64'),
  ...columns('FLOAT64', 'float_value', 'double_value'),
];

const eventParams = list('event_params', [column('key', 'STRING'), struct('value', parameterValue)]);

const userLtv = struct('user_ltv', [column('revenue', 'FLOAT64'), column('currency', 'STRING')]);

const geo = struct('geo', columns('STRING', 'continent', 'sub_continent', 'country', 'region', 'city', 'metro'));

const appInfo = struct('app_info', columns('STRING', 'id', 'version', 'install_store', 'firebase_app_id', 'install_source'));

const ecommerce = struct('ecommerce', [
  column('total_item_quantity', 'INT64'),
  ...columns('FLOAT64', 'purchase_revenue_in_usd', 'purchase_revenue', 'refund_value_in_usd', 'refund_value'),
  ...columns('FLOAT64', 'shipping_value_in_usd', 'shipping_value', 'tax_value_in_usd', 'tax_value'),
  column('unique_items', 'INT64'),
  column('transaction_id', 'STRING'),
]);

const itemFields = [
  ...columns('STRING', 'item_id', 'item_name', 'item_brand', 'item_variant', 'item_category'),
  ...columns('STRING', 'item_category2', 'item_category3', 'item_category4', 'item_category5'),
  ...columns('FLOAT64', 'price_in_usd', 'price'),
  column('quantity', 'INT64'),
  ...columns('FLOAT64', 'item_revenue_in_usd', 'item_revenue', 'item_refund_in_usd', 'item_refund'),
  ...columns('STRING', 'coupon', 'affiliation', 'location_id', 'item_list_id', 'item_list_name', 'item_list_index'),
  ...columns('STRING', 'promotion_id', 'promotion_name', 'creative_name', 'creative_slot'),
];

/**
 * The columns of a shard of `bigquery-public-data.ga4_obfuscated_sample_ecommerce`, in its order. Columns of which the obfuscation
 * left nothing but NULL (vendor_id, the consent flags, user_properties) are INT64 there, and so they are here.
 */
export const sampleFields: readonly Field[] = [
  column('event_date', 'STRING'),
  column('event_timestamp', 'INT64'),
  column('event_name', 'STRING'),
  eventParams,
  column('event_previous_timestamp', 'INT64'),
  column('event_value_in_usd', 'FLOAT64'),
  ...columns('INT64', 'event_bundle_sequence_id', 'event_server_timestamp_offset'),
  ...columns('STRING', 'user_id', 'user_pseudo_id'),
  struct('privacy_info', [...columns('INT64', 'analytics_storage', 'ads_storage'), column('uses_transient_token', 'STRING')]),
  list('user_properties', [
    column('key', 'INT64'),
    struct('value', columns('INT64', 'string_value', 'int_value', 'float_value', 'double_value', 'set_timestamp_micros')),
  ]),
  column('user_first_touch_timestamp', 'INT64'),
  userLtv,
  struct('device', [
    ...columns('STRING', 'category', 'mobile_brand_name', 'mobile_model_name', 'mobile_marketing_name'),
    column('mobile_os_hardware_model', 'INT64'),
    ...columns('STRING', 'operating_system', 'operating_system_version'),
    ...columns('INT64', 'vendor_id', 'advertising_id'),
    ...columns('STRING', 'language', 'is_limited_ad_tracking'),
    column('time_zone_offset_seconds', 'INT64'),
    struct('web_info', columns('STRING', 'browser', 'browser_version')),
  ]),
  geo,
  appInfo,
  struct('traffic_source', columns('STRING', 'medium', 'name', 'source')),
  column('stream_id', 'INT64'),
  column('platform', 'STRING'),
  struct('event_dimensions', columns('STRING', 'hostname')),
  ecommerce,
  list('items', itemFields),
];

const manualCampaign = columns(
  'STRING',
  'campaign_id',
  'campaign_name',
  'source',
  'medium',
  'term',
  'content',
  'source_platform',
  'creative_format',
  'marketing_tactic',
);

const crossChannelCampaign = columns(
  'STRING',
  'campaign_id',
  'campaign_name',
  'source',
  'medium',
  'source_platform',
  'default_channel_group',
  'primary_channel_group',
);

/** The columns of a daily table as GA4 exports it today (support.google.com/analytics/answer/7029846). */
export const currentFields: readonly Field[] = [
  column('event_date', 'STRING'),
  column('event_timestamp', 'INT64'),
  column('event_name', 'STRING'),
  eventParams,
  column('event_previous_timestamp', 'INT64'),
  column('event_value_in_usd', 'FLOAT64'),
  ...columns('INT64', 'event_bundle_sequence_id', 'event_server_timestamp_offset'),
  ...columns('STRING', 'user_id', 'user_pseudo_id'),
  struct('privacy_info', columns('STRING', 'analytics_storage', 'ads_storage', 'uses_transient_token')),
  list('user_properties', [column('key', 'STRING'), struct('value', [...parameterValue, column('set_timestamp_micros', 'INT64')])]),
  column('user_first_touch_timestamp', 'INT64'),
  userLtv,
  struct('device', [
    ...columns('STRING', 'category', 'mobile_brand_name', 'mobile_model_name', 'mobile_marketing_name', 'mobile_os_hardware_model'),
    ...columns('STRING', 'operating_system', 'operating_system_version', 'vendor_id', 'advertising_id', 'language'),
    column('is_limited_ad_tracking', 'STRING'),
    column('time_zone_offset_seconds', 'INT64'),
    ...columns('STRING', 'browser', 'browser_version'),
    struct('web_info', columns('STRING', 'browser', 'browser_version', 'hostname')),
  ]),
  geo,
  appInfo,
  struct('traffic_source', columns('STRING', 'name', 'medium', 'source')),
  ...columns('STRING', 'stream_id', 'platform'),
  struct('event_dimensions', columns('STRING', 'hostname')),
  ecommerce,
  list('items', [...itemFields, list('item_params', [column('key', 'STRING'), struct('value', parameterValue)])]),
  struct(
    'collected_traffic_source',
    columns(
      'STRING',
      'manual_campaign_id',
      'manual_campaign_name',
      'manual_source',
      'manual_medium',
      'manual_term',
      'manual_content',
      'manual_source_platform',
      'manual_creative_format',
      'manual_marketing_tactic',
      'gclid',
      'dclid',
      'srsltid',
    ),
  ),
  column('is_active_user', 'BOOL'),
  ...columns('INT64', 'batch_event_index', 'batch_page_id', 'batch_ordering_id'),
  struct('session_traffic_source_last_click', [
    struct('manual_campaign', manualCampaign),
    struct(
      'google_ads_campaign',
      columns('STRING', 'customer_id', 'account_name', 'campaign_id', 'campaign_name', 'ad_group_id', 'ad_group_name'),
    ),
    struct('cross_channel_campaign', crossChannelCampaign),
    struct(
      'sa360_campaign',
      columns(
        'STRING',
        'campaign_id',
        'campaign_name',
        'source',
        'medium',
        'ad_group_id',
        'ad_group_name',
        'creative_format',
        'engine_account_name',
        'engine_account_type',
        'manager_account_name',
      ),
    ),
    struct(
      'cm360_campaign',
      columns(
        'STRING',
        'campaign_id',
        'campaign_name',
        'source',
        'medium',
        'account_id',
        'account_name',
        'advertiser_id',
        'advertiser_name',
        'creative_id',
        'creative_format',
        'creative_name',
        'creative_type',
        'creative_type_id',
        'creative_version',
        'placement_id',
        'placement_cost_structure',
        'placement_name',
        'rendering_id',
        'site_id',
        'site_name',
      ),
    ),
    struct(
      'dv360_campaign',
      columns(
        'STRING',
        'campaign_id',
        'campaign_name',
        'source',
        'medium',
        'advertiser_id',
        'advertiser_name',
        'creative_id',
        'creative_format',
        'creative_name',
        'exchange_id',
        'exchange_name',
        'insertion_order_id',
        'insertion_order_name',
        'line_item_id',
        'line_item_name',
        'partner_id',
        'partner_name',
      ),
    ),
  ]),
  struct('publisher', [column('ad_revenue_in_usd', 'FLOAT64'), ...columns('STRING', 'ad_format', 'ad_source_name', 'ad_unit_id')]),
];
