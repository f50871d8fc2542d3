-- Every import that the manifest knows, undone ones included.
-- Parameters: $import_id INTEGER, NULL for all.
-- Returns:    the columns of imports and quarantined BIGINT, rows still waiting for a correction; newest first.
WITH waiting AS (
    SELECT import_id, count(*) AS quarantined
    FROM quarantine
    WHERE corrected_by IS NULL
    GROUP BY import_id
),

final AS (
    SELECT imports.*, coalesce(quarantined, 0) AS quarantined
    FROM imports
    LEFT JOIN waiting USING (import_id)
    WHERE $import_id::INTEGER IS NULL
        OR import_id = $import_id
)

SELECT *
FROM final
ORDER BY import_id DESC
