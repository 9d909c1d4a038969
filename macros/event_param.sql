{#- One parameter of a GA4 event: `type` is string, int, float or double. NULL where the event lacks it. -#}
{% macro event_param(key, type='string') -%}
(select value.{{ type }}_value from unnest(event_params) where key = '{{ key }}')
{%- endmacro %}

{#- Whether the event has the parameter at all. The public sample keeps the keys of click ids and blanks their values. -#}
{% macro has_event_param(key) -%}
exists(select 1 from unnest(event_params) where key = '{{ key }}')
{%- endmacro %}
