-- Let the rest of this connection see no buses but those of imports that are in the release.
-- Parameters: none; reads released_through.
-- Returns:    nothing; every query that reads buses reads this view.
-- A row that is imported late holds from the past on (see schema.sql), so the moment of its import must be asked for too.
CREATE OR REPLACE TEMP VIEW buses AS
SELECT *
FROM turnout.main.buses
WHERE import_id <= (SELECT import_id FROM released_through)
