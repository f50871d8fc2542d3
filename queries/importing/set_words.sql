-- Teach a staging instance the words of lists for statuses, for what is no sign-up, and for yes and no.
-- Parameters: $status_words, $steps, $refused_words, $reasons, $flag_words VARCHAR[]; $flags BOOLEAN[];
--             two and two of one length.
-- Returns:    nothing; sets the variable words, which spoken, ladder, not_counted and flag read.
SET VARIABLE words = {
    'steps': map($status_words::VARCHAR[], $steps::VARCHAR[]),
    'reasons': map($refused_words::VARCHAR[], $reasons::VARCHAR[]),
    'flags': map($flag_words::VARCHAR[], $flags::BOOLEAN[])
}
