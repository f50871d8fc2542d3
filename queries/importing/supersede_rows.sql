-- Let rows of earlier imports wait no longer where this import brings the same rows: taken now, or rejected again.
-- Parameters: $import_id INTEGER, recorded already, its own rejected rows in quarantine; $id VARCHAR, the field that is
--             the id of a row of its kind; reads compared.
-- Returns:    the number of rows.
-- Tomorrow's export of a list has yesterday's rows in it: without this they would wait once for every export. A row is
-- the same by its id, or, where nothing of an id was kept, by its reason and all that was kept of it.
WITH told AS (
    SELECT import_id, line, reason, original, json_extract_string(original, $id) AS row_id
    FROM quarantine
),

again AS (
    SELECT *
    FROM told
    WHERE import_id = $import_id
),

earlier AS (
    SELECT told.*
    FROM told
    JOIN imports ON imports.import_id = told.import_id
    JOIN imports AS this
        ON this.import_id = $import_id
        AND imports.import_id < this.import_id
        AND imports.kind = this.kind
        AND imports.event_id IS NOT DISTINCT FROM this.event_id
),

brought AS (
    SELECT import_id, line
    FROM earlier
    WHERE row_id IN (SELECT COLUMNS(lambda name: name = $id)::VARCHAR FROM compared)
        OR row_id IN (SELECT row_id FROM again)
        OR (row_id IS NULL AND (reason, original) IN (SELECT (reason, original) FROM again))
)

UPDATE quarantine
SET corrected_by = $import_id
FROM brought
WHERE quarantine.import_id = brought.import_id
    AND quarantine.line = brought.line
    AND corrected_by IS NULL
