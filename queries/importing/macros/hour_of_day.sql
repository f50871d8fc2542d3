-- The hour of the day of a time with or without its half.
-- Parameters: hour INTEGER; half VARCHAR: "AM", "PM" or "".
-- Returns:    VARCHAR of an hour from 0 to 23, "none" for one that there is not.
-- "15:05 PM" is read as 15:05: programs write it, and it can mean nothing else.
CREATE MACRO hour_of_day(hour, half) AS
CASE
    WHEN hour > 23 OR (half = 'AM' AND hour > 12) THEN 'none'
    WHEN half = 'PM' AND hour < 12 THEN (hour + 12)::VARCHAR
    WHEN half = 'AM' AND hour = 12 THEN '0'
    ELSE hour::VARCHAR
END
