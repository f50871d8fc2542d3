-- Make the macro that tells whether a row that was not taken may be about the people of an event.
-- Parameters: none of its own; the macro's: the import, the row as it was kept, the event.
-- Returns:    nothing; makes is_of_event.
-- A row of a file of several events that does not say its own goes with any of them: rather one too many. One of a file
-- that was handed in for an event is of that event, whatever it says.
CREATE OR REPLACE TEMP MACRO is_of_event(import_number, kept, event) AS
import_number IN (
    SELECT import_id
    FROM imports
    WHERE kind IN ('registrations', 'attendance', 'posts') AND imports.event_id = event
)
OR (
    import_number IN (
        SELECT import_id
        FROM imports
        WHERE kind IN ('registrations', 'attendance', 'posts') AND imports.event_id IS NULL
    )
    AND coalesce(nullif(trim(kept ->> '$.event_id'), ''), event) NOT IN (
        SELECT events.event_id FROM events WHERE events.event_id <> event
    )
)
