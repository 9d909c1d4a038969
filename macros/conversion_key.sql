{#-
  What two conversion events have in common when they are one conversion, by the variable `conversion_dedup` (dbt_project.yml).
  An event with neither a valid transaction id nor a session is a conversion of its own: it is never dropped.
-#}
{% macro conversion_key() -%}
{%- set rule = var('conversion_dedup') -%}
{%- if rule not in ['user_transaction', 'transaction', 'event'] -%}
    {{ exceptions.raise_compiler_error("conversion_dedup is user_transaction, transaction or event, not " ~ rule) }}
{%- endif -%}
{%- if rule == 'event' -%}
concat('event:', event_id)
{%- else -%}
case
        when trim(coalesce(transaction_id, '')) != ''
            and lower(trim(transaction_id)) not in (
                {%- for placeholder in var('transaction_id_placeholders') %}'{{ placeholder }}'{% if not loop.last %}, {% endif %}{% endfor -%}
            )
            then concat({% if rule == 'user_transaction' %}coalesce(user_pseudo_id, ''), '/', {% endif %}'order:', trim(transaction_id))
        when session_key is not null then concat('session:', session_key)
        else concat('event:', event_id)
    end
{%- endif -%}
{%- endmacro %}
