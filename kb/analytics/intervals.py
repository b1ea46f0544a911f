"""Shares with the interval that says how much they are worth."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959964
PRIOR_PEOPLE = 10.0
ENOUGH_PEOPLE = 5


@dataclass(frozen=True, kw_only=True)
class Share:
    """`count` of `of`, and the 95 % interval of the share, each 0 to 1."""

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The plain share, `None` of nothing."""
        return self.count / self.of if self.of else None

    @property
    def is_enough(self) -> bool:
        """Say whether there are enough people to show a share at all."""
        return self.of >= ENOUGH_PEOPLE


def wilson(count: float, of: float) -> tuple[float, float]:
    """Return the 95 % score interval of a share; (0, 1) of nothing.

    E. B. Wilson, Probable inference, the law of succession, and statistical
    inference, JASA 22 (1927) 209-212: with p = count / of and z = 1.96,
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    """
    if of <= 0:
        return 0.0, 1.0
    p, zz = count / of, Z_95**2
    middle = p + zz / (2 * of)
    half = Z_95 * sqrt(p * (1 - p) / of + zz / (4 * of * of))
    scale = 1 + zz / of
    return max((middle - half) / scale, 0.0), min((middle + half) / scale, 1.0)


def share(count: int, of: int) -> Share:
    """Return a share with its Wilson interval."""
    low, high = wilson(count, of)
    return Share(count=count, of=of, low=low, high=high)


def share_among_peers(count: int, of: int, peers: float) -> Share:
    """Return a share whose interval is pulled to the mean share of its peers.

    As if ten more people had been seen who failed as often as the peers' mean: the
    posterior mean of a beta prior of that weight (G. Casella, An introduction to
    empirical Bayes data analysis, The American Statistician 39 (1985) 83-87), in
    the Wilson interval. Of a few people the peers speak, of many the people.
    """
    low, high = wilson(count + PRIOR_PEOPLE * peers, of + PRIOR_PEOPLE)
    return Share(count=count, of=of, low=low, high=high)
