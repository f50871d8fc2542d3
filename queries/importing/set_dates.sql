-- Settle how the dates of a file are read.
-- Parameters: $sequence VARCHAR: day-first, month-first, or NULL where every date must tell by itself;
--             $zone VARCHAR: IANA, of moments without an offset, or NULL for that of the event.
-- Returns:    nothing; sets the variable dates, which date_in_order and moment read.
SET VARIABLE dates = {'sequence': $sequence::VARCHAR, 'zone': $zone::VARCHAR}
