-- Sign-ups of a file, typed, each with the reason why it cannot be used or NULL.
-- Parameters: $event_id VARCHAR, the event of the whole import or NULL; $columns VARCHAR[], the columns the file has.
-- Returns:    line, the columns of registrations, says_cancelled, says_declined BOOLEAN, attended, reason.
-- A cancellation may be stamped before its sign-up on the same day, because many files hold dates, not moments.
WITH cleaned AS (
    SELECT
        line,
        event_id AS original_event_id,
        registration_id AS original_id,
        coalesce(clean(event_id), $event_id::VARCHAR) AS event_id,
        clean(registration_id) AS registration_id,
        bare(registered_at) AS registered_at,
        clean(masked(city)) AS city,
        bare(cancelled_at) AS cancelled_at,
        coalesce(bare(party_size), '1') AS party_size,
        lower(clean(status)) AS status_text,
        clean(masked(bus_id)) AS bus_id,
        clean(masked(channel)) AS channel,
        bare(attended) AS attended
    FROM staged
),

typed AS (
    SELECT
        cleaned.* EXCLUDE (registered_at, cancelled_at, party_size, attended),
        registered_at AS registered_text,
        cancelled_at AS cancelled_text,
        party_size AS party_text,
        attended AS attended_text,
        known_events.timezone,
        known_events.event_id IS NOT NULL AS is_known,
        moment(registered_at, known_events.timezone) AS registered_at,
        moment(cancelled_at, known_events.timezone) AS cancelled_at,
        whole(party_size) AS party_size,
        ladder(status_text) AS status,
        flag(attended) AS attended
    FROM cleaned
    LEFT JOIN known_events USING (event_id)
),

judged AS (
    SELECT
        *,
        coalesce(
            wrong_event(event_id, $event_id::VARCHAR, is_known),
            wrong_id('registration_id', registration_id, original_id),
            CASE WHEN registered_text IS NULL THEN 'registered_at is empty. Fill it in.' END,
            wrong_moment('registered_at', registered_text, registered_at),
            wrong_moment('cancelled_at', cancelled_text, cancelled_at),
            wrong_number('party_size', party_text, party_size BETWEEN 1 AND 10000, 'a whole number from 1 to 10,000'),
            CASE
                WHEN status_text IS NOT NULL AND status IS NULL
                THEN coalesce(
                    not_counted(status_text),
                    'status must be registered, confirmed, cancelled, attended or no-show, got ' || cited(status_text) || '. Correct it.'
                )
            END,
            wrong_number('attended', attended_text, attended IS NOT NULL, 'true or false'),
            CASE
                WHEN cancelled_at < registered_at
                THEN CASE
                    WHEN timezone(timezone, cancelled_at)::DATE < timezone(timezone, registered_at)::DATE
                        AND timezone('UTC', cancelled_at)::DATE < timezone('UTC', registered_at)::DATE
                    THEN 'cancelled_at (' || quoted(cancelled_text) || ') is before registered_at ('
                        || quoted(registered_text) || '). Correct one of them.'
                END
            END
        ) AS reason
    FROM typed
),

final AS (
    SELECT
        line,
        event_id,
        registration_id,
        registered_at,
        city,
        cancelled_at,
        try_cast(party_size AS INTEGER) AS party_size, -- judged rows hold numbers of any size
        CASE status WHEN 'declined' THEN 'cancelled' ELSE status END AS status,
        bus_id,
        channel,
        coalesce(status IN ('cancelled', 'declined'), false) AS says_cancelled,
        coalesce(status = 'declined', false) AS says_declined,
        coalesce(attended, CASE status WHEN 'attended' THEN true WHEN 'no-show' THEN false END) AS attended,
        reason
    FROM judged
)

SELECT *
FROM final
