{{ credit_journeys('if(is_first_touch, 1, 0)') }}
