with purchases as (

    select
        {{ conversion_key() }} as conversion_id,
        event_id,
        event_timestamp,
        event_date,
        user_pseudo_id,
        session_key,
        transaction_id,
        purchase_revenue
    from {{ ref('stg_events') }}
    where event_name = 'purchase'

)

-- A thank-you page that loads again sends its purchase again, with the value or without: the first event tells when the conversion
-- was, and the first value that was sent what it is worth.
select
    conversion_id,
    event_id,
    event_timestamp as conversion_timestamp,
    event_date as conversion_date,
    user_pseudo_id,
    session_key,
    transaction_id,
    coalesce(
        first_value(purchase_revenue ignore nulls) over (
            partition by conversion_id order by event_timestamp, event_id
            rows between unbounded preceding and unbounded following
        ),
        0
    ) as conversion_value,
    count(*) over (partition by conversion_id) as purchase_events
from purchases
where true
qualify row_number() over (partition by conversion_id order by event_timestamp, event_id) = 1
