-- End the stored versions of buses that an import replaces; they stay for every as-of before it.
-- Parameters: $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
UPDATE buses
SET valid_to = $now
FROM compared
WHERE buses.valid_to = 'infinity'
    AND compared.state = 'changed'
    AND buses.event_id = compared.event_id
    AND buses.bus_id = compared.bus_id
