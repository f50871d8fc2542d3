-- Let the rest of this connection see no marks of lists but those set by the release.
-- Parameters: none; reads released_through.
-- Returns:    nothing; every query that reads bulk_lists reads this view.
CREATE OR REPLACE TEMP VIEW bulk_lists AS
SELECT *
FROM turnout.main.bulk_lists
WHERE marked_at <= (SELECT known_at FROM released_through)
