-- Moments are told in UTC by every cursor of the instance, whatever the zone of the machine.
-- Parameters: none.
-- Returns:    nothing.
SET GLOBAL TimeZone = 'UTC'
