"""How far back the evidence about a text goes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import Revision, Significance
from articles.spans import evidence_span
from tests.articles.two_languages import Pair, begin, begin_both

TYPO, UPDATE, REWRITE = Significance


def span(pair: Pair, number: int) -> list[int]:
    """The numbers of the English texts that count for one of them."""
    of_english = select(Revision).where(
        Revision.article_id == pair.editions["en"].article_id,
        Revision.lang == "en",
        Revision.number == number,
    )
    revision = pair.session.scalars(of_english).one()
    return [step.number for step in evidence_span(pair.session, revision)]


def test_evidence_adds_up_what_readers_got_since_the_last_rewrite(
    session: Session,
) -> None:
    pair = begin(session, "en")
    pair.save("en", UPDATE)
    assert span(pair, 2) == [1, 2]
    pair.save("en", REWRITE)
    assert span(pair, 3) == [3]
    pair.save("en", TYPO)
    pair.save("en", UPDATE)
    assert span(pair, 5) == [3, 4, 5]
    # An older text keeps the evidence that it had.
    assert span(pair, 2) == [1, 2]


def test_a_text_that_readers_never_got_has_no_evidence(session: Session) -> None:
    pair = begin(session, "en")
    pair.save("en", UPDATE, released=False)
    assert span(pair, 2) == []


def test_a_rewrite_that_reached_readers_with_a_correction_starts_afresh(
    session: Session,
) -> None:
    pair = begin(session, "en")
    pair.save("en", REWRITE, released=False)
    pair.save("en", TYPO)
    assert span(pair, 3) == [3]


def test_the_other_language_has_evidence_of_its_own(session: Session) -> None:
    pair = begin_both(session, "en", "zh")
    pair.save("zh", REWRITE)
    pair.save("en", UPDATE)
    assert span(pair, 2) == [1, 2]
