-- Version 10: whether a sign-up came in a list that is marked as handed in at once, all of a minute or all of an import.
-- A sign-up is of the import that first brought it, also where a later one changed it.
-- Parameters: its event, its id, and the moment at which it was made.
CREATE MACRO is_listed(event, id, made_at) AS
(event, id) IN (
    SELECT (registrations.event_id, registrations.registration_id)
    FROM registrations
    INNER JOIN bulk_lists USING (event_id, import_id)
    WHERE registrations.valid_from = '-infinity'
)
OR (event, date_trunc('minute', made_at)) IN (
    SELECT (bulk_lists.event_id, bulk_lists.minute)
    FROM bulk_lists
    WHERE bulk_lists.minute IS NOT NULL
)
