"""What narrows a list of results, read from the address and written back to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from flask import url_for
from werkzeug.datastructures import MultiDict

from articles.models import ArticleKind, Confidence
from kb.text import LANGS, Lang

PERIODS = {"30": timedelta(days=30), "90": timedelta(days=90), "365": timedelta(365)}
# What readers get is of one of these.
IN_SEARCH = (Confidence.VALIDATED.value, Confidence.NOT_VALIDATED.value)
GROUPS = ("topic", "kind", "lang", "product", "updated", "confidence")


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """The filters of one address; an unknown value is as if it were not there."""

    topic: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()

    def without(self, group: str, value: str | None = None) -> "Narrowing":
        """Return the filters without a group, or without one value of it."""
        kept = tuple(
            v for v in getattr(self, group) if value is not None and v != value
        )
        return replace(self, **{group: kept})

    def chosen(self) -> list[tuple[str, str]]:
        """Return each chosen value with its group."""
        return [(group, value) for group in GROUPS for value in getattr(self, group)]

    def address(self, query: str, page: int = 1) -> str:
        """Return the address of the results under these filters."""
        values: dict[str, Any] = {name: list(getattr(self, name)) for name in GROUPS}
        values |= {"q": query or None, "page": page if page > 1 else None}
        return url_for("find.index", **values)

    @property
    def only_lang(self) -> Lang | None:
        return cast(Lang, self.lang[0]) if len(self.lang) == 1 else None

    def updated_after(self, now: datetime) -> datetime | None:
        return now - PERIODS[self.updated[0]] if self.updated else None

    def as_payload(self) -> dict[str, str]:
        """Return the filters for the event log."""
        chosen = {group: ",".join(getattr(self, group)) for group in GROUPS}
        return {group: values for group, values in chosen.items() if values}


def read_narrowing(
    arguments: MultiDict[str, str],
    topics: Iterable[str],
    products: Iterable[str],
    *,
    is_staff: bool,
) -> Narrowing:
    """Read the filters that exist out of an address; some are for staff alone."""

    def known(group: str, values: Iterable[str]) -> tuple[str, ...]:
        allowed = set(values)
        return tuple(v for v in dict.fromkeys(arguments.getlist(group)) if v in allowed)

    return Narrowing(
        topic=known("topic", topics),
        kind=known("kind", [kind.value for kind in ArticleKind]),
        lang=known("lang", LANGS),
        product=known("product", products),
        updated=known("updated", PERIODS)[:1],
        confidence=known("confidence", IN_SEARCH if is_staff else ()),
    )
