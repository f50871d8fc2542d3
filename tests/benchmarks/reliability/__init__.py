"""What must never happen, tried at length: `make bench-reliability`.

Each module offers `measure() -> Iterator[Figure]` and keeps its scale in constants at its top; the suite of tests runs
the same code at a small scale. The figures stand in docs/reliability.md.
"""
