"""How journeys and tickets name an article, whose text they do not know."""

from typing import NamedTuple


class ArticleRef(NamedTuple):
    """An article and the revision of it that is meant."""

    article_id: int
    revision_id: int
