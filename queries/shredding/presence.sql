-- Who was there, by city and by how they stood on the books at the start; as it is known now.
-- Parameters: $event_id VARCHAR, $starts_at TIMESTAMPTZ, $zone_of_dates VARCHAR or NULL (see day_end); reads the table cells.
-- Returns:    city VARCHAR, is_listed BOOLEAN, standing VARCHAR ('stayed', 'left', or 'door' for sign-ups after the start),
--             attended BOOLEAN, import_id INTEGER, checked_in_at TIMESTAMPTZ (the end of the day) or NULL, people BIGINT; by these.
SELECT
    cells.city,
    cells.is_listed,
    CASE
        WHEN cells.signed_up > $starts_at THEN 'door'
        WHEN cells.left_on <= $starts_at THEN 'left'
        ELSE 'stayed'
    END AS standing,
    attendance.attended,
    attendance.import_id,
    day_end(attendance.checked_in_at, $starts_at::TIMESTAMPTZ, $zone_of_dates::VARCHAR) AS checked_in_at,
    sum(cells.people)::BIGINT AS people
FROM attendance
JOIN cells USING (registration_id)
WHERE attendance.event_id = $event_id
    AND attendance.valid_to = 'infinity'
    AND cells.stands
GROUP BY ALL
ORDER BY ALL
