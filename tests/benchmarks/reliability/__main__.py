"""Every module of this folder, or those named on the command line, each with its figures in one table.

A module that fails counts as one figure that misses its bar, and the next one runs. Ends with 1 where one failed, with
0 also where a bar is missed, as `make bench` does.
"""

import argparse
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from tests.benchmarks.figure import Figure, show

PACKAGE = "tests.benchmarks.reliability"


def main(arguments: list[str]) -> int:
    """Run the modules named in `arguments`, or all; 1 where one of them failed."""
    offered = names()
    parser = argparse.ArgumentParser(prog="make bench-reliability", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(offered)}; default: all")
    chosen = parser.parse_args(arguments).modules or offered
    if unknown := sorted(set(chosen) - set(offered)):
        parser.error(f"there is no {', '.join(unknown)}; choose of {', '.join(offered)}")
    failed: list[str] = []
    show(*(partial(guarded, name, partial(_measure, name), failed) for name in chosen))
    return int(bool(failed))


def names() -> list[str]:
    """The modules of this folder that measure something, by name."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if name != "__main__")


def guarded(name: str, measure: Callable[[], Iterator[Figure]], failed: list[str]) -> Iterator[Figure]:
    """The figures of a module; where it raises, the traceback goes to standard error and a failed figure stands in."""
    try:
        yield from measure()
    except Exception:
        traceback.print_exc()
        failed.append(name)
        yield Figure(f"{name}: ended before its time", 1, "times", 0)


def _measure(name: str) -> Iterator[Figure]:
    yield from import_module(f"{PACKAGE}.{name}").measure()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
