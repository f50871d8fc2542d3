"""How many of n people stay, when each stays with a known probability.

Monotone on purpose: with the same standard normal numbers, more people or a higher probability
never give fewer. So two scenarios can be compared draw by draw, and a worse assumption never
helps by luck.
"""

import numpy as np
from scipy.special import ndtr

EXACT_UP_TO = 50


def thin(
    people: np.ndarray,
    stay: np.ndarray,
    normals: np.ndarray,
    party_factor: float = 1.0,
    extra_sd: float | np.ndarray = 0.0,
) -> np.ndarray:
    """People who stay, whole numbers, in the broadcast shape of the three arrays.

    people: at least 0. stay: probability, 0 to 1. normals: standard normal, fixed across scenarios.
    party_factor: by how much parties inflate the variance (sum of squared party sizes over people).
    extra_sd: standard deviation, on the logit scale, of what moves the probability of a whole column; one or one each.
    A normal approximation, clipped to [0, people] before it is rounded: that keeps it monotone.
    """
    mean = people * stay
    variance = mean * (1.0 - stay)
    if np.any(extra_sd):
        # The derivative of the logistic function carries a spread of logits over to people.
        variance *= party_factor + extra_sd**2 * variance
    else:
        variance *= party_factor
    kept = np.sqrt(variance, out=variance)
    kept *= normals
    kept += mean
    return np.rint(np.clip(kept, 0.0, people, out=kept), out=kept)


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
    quantile = np.zeros(len(uniform))
    # Kept off 1, where the odds are infinite; the quantile is then n all the same.
    chance = np.minimum(probability.astype(float), 1.0 - 1e-12)
    term = (1.0 - chance) ** n
    # Most draws are settled at once: only those that are not go on.
    going = np.flatnonzero(term < uniform)
    odds, term = (chance / (1.0 - chance))[going], term[going]
    total, wanted = term.copy(), uniform[going]
    for k in range(1, n + 1):
        if not len(going):
            break
        quantile[going] = k
        term = term * odds * ((n - k + 1) / k)
        total = total + term
        left = total < wanted
        going, odds, term, total, wanted = going[left], odds[left], term[left], total[left], wanted[left]
    return quantile
