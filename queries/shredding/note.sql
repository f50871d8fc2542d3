-- Note that an event was shredded.
-- Parameters: the columns of shreddings but rewritten, which is false until the file was written anew.
-- Returns:    the number of rows, 1.
INSERT INTO shreddings (event_id, shredded_at, sign_ups, posts, quarantined, import_ids, rewritten)
VALUES ($event_id, $shredded_at, $sign_ups, $posts, $quarantined, $import_ids, false)
