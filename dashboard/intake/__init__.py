"""The parts of the page Data: from a file to sign-ups that are accounted for, row by row."""
