-- Version 18: as version 10, and the days of a shredded event know by their import alone whether they are of a list.
-- Parameters: its event, its id, and the moment at which it was made.
CREATE OR REPLACE MACRO is_listed(event, id, made_at) AS
(event, id) IN (
    SELECT (registrations.event_id, registrations.registration_id)
    FROM registrations
    INNER JOIN bulk_lists USING (event_id, import_id)
    WHERE registrations.valid_from = '-infinity' OR registrations.day_total IS NOT NULL
)
OR (event, date_trunc('minute', made_at)) IN (
    SELECT (bulk_lists.event_id, bulk_lists.minute)
    FROM bulk_lists
    WHERE bulk_lists.minute IS NOT NULL
)
