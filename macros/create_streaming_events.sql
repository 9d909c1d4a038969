{#- Runs before every run: the models read the stream, so its table has to be there before the first batch is. -#}
{% macro create_streaming_events() %}
create table if not exists {{ source('attribution', 'streaming_events') }} (
    user_id string,
    event_name string,
    event_timestamp timestamp,
    platform string,
    traffic_source string,
    event_id string,
    medium string,
    campaign string,
    session_id string,
    transaction_id string,
    revenue numeric
)
{% endmacro %}
