-- Let the rest of this connection see no other events but those of imports that are in the release.
-- Parameters: none; reads released_through.
-- Returns:    nothing; every query that reads events reads this view.
-- The event that is asked for is announced and so known at once, but for how many were counted at it. The others are what
-- its forecast learns from: they come with a release, as their sign-ups do.
CREATE OR REPLACE TEMP VIEW events AS
SELECT events.* REPLACE (CASE WHEN events.import_id <= released_through.import_id THEN attended END AS attended)
FROM turnout.main.events
CROSS JOIN released_through
WHERE events.import_id <= released_through.import_id
    OR events.event_id = released_through.event_id
