-- How many people were counted at an event, as known at $as_of, and how many were registered when it began.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive), $known_at TIMESTAMPTZ (which versions of the rows).
-- Returns:    registered BIGINT, people on the books at the start; checked_in BIGINT, people of the sign-ups marked as
--             present, NULL where none was marked either way; sign_ups BIGINT, how many those are; total BIGINT, the count given for the whole event, or
--             NULL where there is none or it is no number of people. One row, or none for an unknown event.
-- What bears no moment of its own is known from its import on: a mark without a check-in, the count of the whole.
WITH event AS (
    SELECT starts_at, CASE WHEN imported_at <= $as_of AND attended BETWEEN 0 AND 100000000 THEN attended END AS total
    FROM events
    JOIN imports USING (import_id)
    WHERE events.event_id = $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
),

signed_up AS (
    SELECT registration_id, registered_at, cancelled_at, party_size, day_total
    FROM registrations
    WHERE event_id = $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
        AND registered_at <= $as_of
),

on_books AS (
    SELECT coalesce(sum(party_size), 0)::BIGINT AS registered
    FROM signed_up, event
    WHERE registered_at <= starts_at
        AND (cancelled_at IS NULL OR cancelled_at > least(starts_at, $as_of::TIMESTAMPTZ))
),

marked AS (
    SELECT registration_id, attended
    FROM attendance
    JOIN imports USING (import_id)
    WHERE attendance.event_id = $event_id
        AND valid_from <= $known_at
        AND valid_to > $known_at
        AND coalesce(checked_in_at, imported_at) <= $as_of
),

present AS (
    SELECT
        sum(CASE WHEN attended THEN party_size ELSE 0 END)::BIGINT AS checked_in,
        coalesce(sum(CASE WHEN day_total IS NULL THEN 1 ELSE party_size END) FILTER (attended), 0)::BIGINT AS sign_ups
    FROM marked
    JOIN signed_up USING (registration_id)
)

SELECT registered, checked_in, sign_ups, total
FROM event, on_books, present
