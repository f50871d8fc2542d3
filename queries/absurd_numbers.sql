-- Numbers of people that older imports took and that no import would take now.
-- Parameters: none.
-- Returns:    event_id VARCHAR, kind VARCHAR (of the file that gave it), people DOUBLE, import_id INTEGER; by these; only
--             rows that hold now.
SELECT event_id, 'events' AS kind, attended::DOUBLE AS people, import_id
FROM events
WHERE valid_to = 'infinity'
    AND attended NOT BETWEEN 0 AND 100000000
UNION ALL
SELECT event_id, 'claims', greatest(low, high), import_id
FROM claims
WHERE valid_to = 'infinity'
    AND greatest(low, high) > 100000000
ORDER BY ALL
