-- Write all that the database holds into the new file: tables, keys and macros, and no freed block.
-- Parameters: none.
-- Returns:    nothing. The file is called turnout.duckdb everywhere.
COPY FROM DATABASE turnout TO fresh
