-- Buses of a file, typed, each with the reason why it cannot be used or NULL.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL; $columns VARCHAR[], the columns the file has.
-- Returns:    line, the columns of buses, reason.
WITH cleaned AS (
    SELECT
        line,
        coalesce(clean(event_id), $event_id::VARCHAR) AS event_id,
        bus_id AS original_id,
        clean(bus_id) AS bus_id,
        clean(city) AS city,
        bare(seats) AS seats_text,
        bare(departs_at) AS departs_text,
        lower(clean(status)) AS status,
        bare(cost) AS cost_text
    FROM staged
),

typed AS (
    SELECT
        cleaned.*,
        known_events.timezone,
        known_events.event_id IS NOT NULL AS is_known,
        whole(seats_text) AS seats,
        moment(departs_text, known_events.timezone) AS departs_at,
        amount(cost_text) AS cost
    FROM cleaned
    LEFT JOIN known_events USING (event_id)
),

judged AS (
    SELECT
        *,
        coalesce(
            wrong_event(event_id, $event_id::VARCHAR, is_known),
            wrong_id('bus_id', bus_id, original_id),
            CASE WHEN city IS NULL THEN 'city is empty. Fill it in.' END,
            CASE WHEN seats_text IS NULL THEN 'seats is empty. Fill it in.' END,
            wrong_number('seats', seats_text, seats BETWEEN 1 AND 10000, 'a whole number from 1 to 10,000'),
            wrong_moment('departs_at', departs_text, departs_at),
            CASE
                WHEN status NOT IN ('planned', 'confirmed', 'cancelled')
                THEN 'status must be planned, confirmed or cancelled, got ' || quoted(status) || '. Correct it.'
            END,
            wrong_number('cost', cost_text, cost >= 0, 'a number from 0')
        ) AS reason
    FROM typed
),

final AS (
    SELECT
        line,
        event_id,
        bus_id,
        city,
        try_cast(seats AS INTEGER) AS seats, -- judged rows hold numbers of any size
        departs_at,
        status,
        cost,
        reason
    FROM judged
)

SELECT *
FROM final
