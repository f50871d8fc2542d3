"""How many of n people stay, when each stays with a known probability.

Monotone on purpose: with the same standard normal numbers, more people or a higher probability
never give fewer. So two scenarios can be compared draw by draw, and a worse assumption never
helps by luck.
"""

import numpy as np
from scipy.special import ndtr

EXACT_UP_TO = 50


def thin(people: np.ndarray, stay: np.ndarray, normals: np.ndarray, party_factor: float = 1.0) -> np.ndarray:
    """People who stay, whole numbers, in the broadcast shape of the three arrays.

    people: at least 0. stay: probability, 0 to 1. normals: standard normal, fixed across scenarios.
    party_factor: by how much parties inflate the variance (sum of squared party sizes over people).
    A normal approximation, clipped to [0, people] before it is rounded: that keeps it monotone.
    """
    mean = people * stay
    spread = np.sqrt(np.maximum(party_factor * mean * (1.0 - stay), 0.0))
    return np.rint(np.clip(mean + spread * normals, 0.0, people))


def thin_fixed(people: np.ndarray, stay: np.ndarray, normals: np.ndarray, party_factor: float = 1.0) -> np.ndarray:
    """As `thin`, for columns of people that no scenario changes; exact binomials for small ones.

    people: shape (n_cities,). stay: shape (n_draws, 1). normals: shape (n_draws, n_cities).
    A small city is counted in parties of average size, so that its variance is that of `thin`.
    """
    kept = thin(people, stay, normals, party_factor)
    parties = np.maximum(np.rint(people / party_factor), 1.0)
    for city in np.flatnonzero((people > 0) & (parties <= EXACT_UP_TO)):
        lost = _binomial_quantile(int(parties[city]), 1.0 - stay[:, 0], ndtr(-normals[:, city]))
        kept[:, city] = np.rint(people[city] * (1.0 - lost / parties[city]))
    return kept


def _binomial_quantile(n: int, probability: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Smallest k with P(X <= k) >= uniform, X binomial: by summing the probabilities from 0 up."""
    # Kept off 1, where the odds are infinite; the quantile is then n all the same.
    odds = np.minimum(probability, 1.0 - 1e-12) / (1.0 - np.minimum(probability, 1.0 - 1e-12))
    term = (1.0 + odds) ** -float(n)
    total = term.copy()
    quantile = np.zeros(len(uniform))
    for k in range(1, n + 1):
        below = total < uniform
        if not below.any():
            break
        quantile[below] = k
        term = term * odds * (n - k + 1) / k
        total += term
    return quantile
