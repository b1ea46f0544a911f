"""Shares with the interval that says how much they are worth."""

from dataclasses import dataclass
from math import lgamma, log, log1p, sqrt

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


def anytime(count: int, of: int) -> tuple[float, float]:
    """Return a 95 % interval of a share that holds however often one looks.

    The shares whose likelihood is more than a twentieth of the mean likelihood of
    all shares, each as likely beforehand (H. Robbins, Statistical methods related to
    the law of the iterated logarithm, Annals of Mathematical Statistics 41 (1970)
    1397-1409): by Ville's inequality the true one is outside at any time in at most
    5 % of all runs. (0, 1) of nothing.
    """
    return _bound(count, of, 0.0), _bound(count, of, 1.0)


def _bound(count: int, of: int, end: float) -> float:
    """Return how far from the plain share towards an end the interval goes."""
    inside, outside = count / of if of else 0.5, end
    if _is_likely(outside, count, of):
        return end
    for _ in range(50):
        middle = (inside + outside) / 2
        if _is_likely(middle, count, of):
            inside = middle
        else:
            outside = middle
    return outside


def _is_likely(share: float, count: int, of: int) -> bool:
    rest = of - count
    if (share == 0 and count) or (share == 1 and rest):
        return False
    own = (count * log(share) if count else 0.0) + (rest * log1p(-share) if rest else 0)
    mean = lgamma(count + 1) + lgamma(rest + 1) - lgamma(of + 2)
    return mean - own < log(20)
