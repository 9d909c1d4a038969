{#- Whether a referral comes from the shop's own pages or a payment page: such a visit goes on, it does not begin. -#}
{% macro is_ignored_referral(source, medium) -%}
coalesce({{ medium }}, 'referral') = 'referral' and (
    {%- for domain in var('own_domains') + var('payment_domains') %}
    {{ source }} = '{{ domain }}' or ends_with({{ source }}, '.{{ domain }}')
    {%- if not loop.last %} or{% endif %}
    {%- endfor %}
)
{%- endmacro %}
