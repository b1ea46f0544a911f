"""What a site has decided about its search: values that people change, not code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from search.rerank.model import Model
from search.scoring import WEIGHTS


@dataclass(frozen=True, kw_only=True)
class Synonyms:
    """Words or short phrases, of any language, that stand for the same thing."""

    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Pin:
    """An article that comes first for one phrase."""

    phrase: str
    article_id: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Tuning:
    """Everything that changes answers without a release; compared by identity.

    With `blend` the second ranker (TF-IDF) has a say. A `threshold` of None leaves
    the suggester at its shipped one; 0 lets every offer through. `model` puts the
    best results into the order that it has learned.
    """

    weights: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(WEIGHTS)
    )
    synonyms: tuple[Synonyms, ...] = ()
    pins: tuple[Pin, ...] = ()
    blend: bool = True
    threshold: float | None = None
    model: Model | None = None


SHIPPED = Tuning()
