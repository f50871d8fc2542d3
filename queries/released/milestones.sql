-- Let the rest of this connection see no milestones but those of imports that are in the release.
-- Parameters: none; reads released_through.
-- Returns:    nothing; every query that reads milestones reads this view.
-- A row that is imported late holds from the past on (see schema.sql), so the moment of its import must be asked for too.
CREATE OR REPLACE TEMP VIEW milestones AS
SELECT *
FROM turnout.main.milestones
WHERE import_id <= (SELECT import_id FROM released_through)
