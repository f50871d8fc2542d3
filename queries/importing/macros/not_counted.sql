-- Why a row with a status is no sign-up: a waiting list, an approval still to come, an invitation, a no.
-- Parameters: written VARCHAR, a status.
-- Returns:    VARCHAR, NULL for any other word.
CREATE MACRO not_counted(written) AS
getvariable('words').reasons[spoken(written)]
