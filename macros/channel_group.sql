{#-
  GA4's default channel group (https://support.google.com/analytics/answer/9756891): the first rule that holds names the channel.
  The arguments are SQL expressions in lower case; `source_category` is search, social, shopping, video or NULL, as the seed
  `source_categories` has it. What no rule knows is Unassigned, and never Direct.
-#}
{% macro channel_group(source, medium, campaign, source_category) -%}
{%- set paid = "regexp_contains(" ~ medium ~ ", r'^(.*cp.*|ppc|retargeting|paid.*)$')" -%}
{%- set shopping = "(coalesce(" ~ source_category ~ ", '') = 'shopping' or regexp_contains(" ~ campaign ~ ", r'^(.*(([^a-df-z]|^)shop|shopping).*)$'))" -%}
{%- set email = "('email', 'e-mail', 'e_mail', 'e mail')" -%}
case
        when {{ source }} = '(direct)' and {{ medium }} in ('(not set)', '(none)') then 'Direct'
        when strpos({{ campaign }}, 'cross-network') > 0 then 'Cross-network'
        when {{ shopping }} and {{ paid }} then 'Paid Shopping'
        when {{ source_category }} = 'search' and {{ paid }} then 'Paid Search'
        when {{ source_category }} = 'social' and {{ paid }} then 'Paid Social'
        when {{ source_category }} = 'video' and {{ paid }} then 'Paid Video'
        when {{ medium }} in ('display', 'banner', 'expandable', 'interstitial', 'cpm') then 'Display'
        when {{ paid }} then 'Paid Other'
        when {{ shopping }} then 'Organic Shopping'
        when {{ source_category }} = 'social'
            or {{ medium }} in ('social', 'social-network', 'social-media', 'sm', 'social network', 'social media') then 'Organic Social'
        when {{ source_category }} = 'video' or strpos({{ medium }}, 'video') > 0 then 'Organic Video'
        when {{ source_category }} = 'search' or {{ medium }} = 'organic' then 'Organic Search'
        when {{ medium }} in ('referral', 'app', 'link') then 'Referral'
        when {{ source }} in {{ email }} or {{ medium }} in {{ email }} then 'Email'
        when {{ medium }} = 'affiliate' then 'Affiliates'
        when {{ medium }} = 'audio' then 'Audio'
        when {{ source }} = 'sms' or {{ medium }} = 'sms' then 'SMS'
        when ends_with({{ medium }}, 'push') or regexp_contains({{ medium }}, r'mobile|notification') or {{ source }} = 'firebase' then 'Mobile Push Notifications'
        when {{ medium }} = 'ai-assistant' then 'AI Assistant'
        else 'Unassigned'
    end
{%- endmacro %}
