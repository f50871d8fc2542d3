-- One event as it was known at $as_of.
-- Parameters: $event_id VARCHAR, $as_of TIMESTAMPTZ (inclusive).
-- Returns:    the columns of events but latitude, longitude and attended; one row, or none for an unknown event.
-- An edit made after the event's start can only correct the record (nobody plans a past event), so it holds
-- for every as-of; an earlier edit holds from its own moment on.
SELECT
    event_id, name, starts_at, timezone, target, capacity, venue, city,
    registration_closes_at, series, kind, organiser, simulated
FROM events
WHERE event_id = $event_id
    AND (valid_from <= $as_of OR valid_from >= starts_at)
ORDER BY valid_from DESC
LIMIT 1
