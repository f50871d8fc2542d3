-- One event as it was known at $known_at.
-- Parameters: $event_id VARCHAR, $known_at TIMESTAMPTZ (inclusive).
-- Returns:    the columns of events but latitude, longitude and attended; one row, or none for an unknown event.
-- An edit holds from its own moment on, also where it corrects the record of a past event: an as-of before it
-- sees what was known then.
SELECT
    event_id, name, starts_at, timezone, target, capacity, venue, city,
    registration_closes_at, series, kind, organiser, simulated, bands
FROM events
WHERE event_id = $event_id
    AND valid_from <= $known_at
    AND valid_to > $known_at
