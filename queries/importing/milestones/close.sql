-- End the stored versions of milestones that an import replaces; they stay for every as-of before it.
-- Parameters: $now TIMESTAMPTZ, the moment of the import.
-- Returns:    the number of rows.
UPDATE milestones
SET valid_to = $now
FROM compared
WHERE milestones.valid_to = 'infinity'
    AND compared.state = 'changed'
    AND milestones.event_id = compared.event_id
    AND milestones.happened_at = compared.happened_at
    AND milestones.title = compared.title
