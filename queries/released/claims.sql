-- Let the rest of this connection see no claims but those of imports that are in the release.
-- Parameters: none; reads released_through.
-- Returns:    nothing; every query that reads claims reads this view.
-- A row that is imported late holds from the past on (see schema.sql), so the moment of its import must be asked for too.
CREATE OR REPLACE TEMP VIEW claims AS
SELECT *
FROM turnout.main.claims
WHERE import_id <= (SELECT import_id FROM released_through)
