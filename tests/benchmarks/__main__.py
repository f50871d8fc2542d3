"""All figures as a table, and as JSON where BENCH_JSON names a file. Ends with 0 also when a bar is missed."""

from tests.benchmarks import computing, pages
from tests.benchmarks.figure import show

if __name__ == "__main__":
    show(computing.measure, pages.measure)
