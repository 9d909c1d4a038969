{{ credit_journeys('if(is_last_touch, 1, 0)') }}
