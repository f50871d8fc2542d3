-- End the stored versions of events that an import replaces; they stay for every as-of before it.
-- Parameters: $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
UPDATE events
SET valid_to = $now
FROM compared
WHERE events.valid_to = 'infinity'
    AND compared.state = 'changed'
    AND events.event_id = compared.event_id
