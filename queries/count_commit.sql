-- One more transaction, told in the transaction itself.
-- Parameters: none.
-- Returns:    the number of rows, 1.
UPDATE state SET commits = commits + 1
