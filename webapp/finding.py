"""Search and suggestion as one actor may see them: hints from the engine, authorised
and presented by the database, with the database's own search where the index is away."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.orm import Session

from articles.queries import Card, find_texts, present
from kb.policy import Actor, audience_tokens
from kb.text import Lang, SafeHtml
from search.protocol import (
    Hit,
    IndexUnavailable,
    Offer,
    Query,
    RequestText,
    Results,
)
from search.snippets import passage, snippet
from webapp.services import Services

log = logging.getLogger("askfirst")

T = TypeVar("T")
# Hits whose counts a page can tell; the rest is "more than".
MOST = 1000
