{#- Whether a referral comes from the shop's own pages or a payment page: such a visit goes on, it does not begin. -#}
{% macro is_ignored_referral(source, medium) -%}
(
            lower(coalesce({{ medium }}, 'referral')) = 'referral'
            and regexp_contains(lower({{ source }}), r'(^|\.)(
                {%- for domain in var('own_domains') + var('payment_domains') -%}
                    {{ domain | replace('.', '\\.') }}{% if not loop.last %}|{% endif %}
                {%- endfor -%}
            )$')
        )
{%- endmacro %}
