"""Random numbers by name, so that two forecasts of one event differ by what is known and not by luck.

Where one generator serves everything in turn, one more city shifts all numbers behind it. Here each
component of each city has a generator of its own, made of the root and its name.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np


@dataclass(frozen=True)
class Streams:
    """Generators by name. root: any whole number from 0 on; the same root and name give the same numbers."""

    root: int

    @classmethod
    def from_rng(cls, rng: np.random.Generator) -> "Streams":
        """Streams that follow from the next number of `rng`."""
        return cls(int(rng.integers(2**63)))

    def of(self, *name: str) -> np.random.Generator:
        """A fresh generator for this name, such as of("shows up", "Shanghai")."""
        return np.random.default_rng([self.root, crc32("\x1f".join(name).encode())])
