"""How far the languages of an article follow each other."""

import pytest
from sqlalchemy.orm import Session

from articles.actions import withdraw
from articles.models import Significance
from articles.translations import find_sister, text_to_follow
from kb.text import Lang
from tests.articles.making import NOW, WRITER
from tests.articles.two_languages import begin, begin_both

TYPO, UPDATE, REWRITE = Significance
Langs = tuple[Lang, Lang]


@pytest.fixture(params=["en", "zh"])
def langs(request: pytest.FixtureRequest) -> Langs:
    """Whichever language an article begins with, the rules are the same."""
    return ("en", "zh") if request.param == "en" else ("zh", "en")


def test_an_article_in_one_language_is_never_behind(
    session: Session, langs: Langs
) -> None:
    pair = begin(session, langs[0])
    pair.save(langs[0], REWRITE)
    assert pair.behind(langs[0]).updates == 0
    assert find_sister(session, pair.editions[langs[0]]) is None


def test_a_major_change_leaves_the_translation_behind_and_a_typo_fix_does_not(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    pair.save(one, TYPO)
    assert pair.behind(other).updates == 0
    pair.save(one, REWRITE)
    assert pair.behind(other).updates == 1
    assert pair.behind(one).updates == 0


def test_each_release_that_was_missed_counts_once(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    pair.save(one, UPDATE, released=False)
    first = pair.save(one, UPDATE)
    pair.save(one, TYPO)
    second = pair.save(one, REWRITE)
    missed = pair.behind(other)
    assert [step.revision_id for step in missed.missed] == [first.id, second.id]
    assert missed.since == first.saved_at
    assert missed.followed == 1


def test_a_change_that_reached_readers_with_a_later_correction_counts(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    pair.save(one, UPDATE, released=False)
    corrected = pair.save(one, TYPO)
    assert [s.number for s in pair.behind(other).missed] == [corrected.number]


def test_what_readers_do_not_have_yet_is_not_missed(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    pair.save(one, REWRITE, released=False)
    assert pair.behind(other).updates == 0


def test_a_translation_follows_what_somebody_said_it_follows(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    changed = pair.save(one)
    # A save of its own is no word about the original.
    own = pair.save(other, TYPO)
    assert own.translated_from_id != changed.id
    assert pair.behind(other).updates == 1
    pair.save(other, follows=changed)
    assert pair.behind(other).updates == 0
    assert pair.behind(one).updates == 0


def test_the_translation_may_go_first_and_the_original_follow(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    ahead = pair.save(other)
    assert pair.behind(one).updates == 1
    assert pair.behind(other).updates == 0
    pair.save(one, follows=ahead)
    assert pair.behind(one).updates == 0
    assert pair.behind(other).updates == 0
    pair.save(one)
    assert pair.behind(other).updates == 1


def test_two_languages_that_changed_at_once_are_both_behind(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    changed = pair.save(one)
    pair.save(other)
    assert (pair.behind(one).updates, pair.behind(other).updates) == (1, 1)
    pair.save(other, follows=changed)
    # The first language still lacks what the other one had changed on its own.
    assert (pair.behind(one).updates, pair.behind(other).updates) == (1, 0)


def test_a_draft_that_follows_leaves_readers_behind_until_it_is_published(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    changed = pair.save(one)
    draft = pair.save(other, follows=changed, released=False)
    assert pair.behind(other).updates == 1
    assert pair.behind(other, draft).updates == 0


def test_an_older_text_taken_back_is_as_far_behind_as_it_was(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    first = pair.head(one)
    changed = pair.save(one)
    pair.save(other, follows=changed)
    assert pair.behind(other).updates == 0
    pair.save(other, follows=first)
    assert pair.behind(other).updates == 1


def test_what_was_never_noted_goes_by_the_time_and_the_first_text_leads(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin(session, one)
    pair.translate(other, None)
    assert pair.behind(other).updates == 0
    pair.save(one, TYPO)
    assert pair.behind(other).updates == 0
    pair.save(one, UPDATE)
    assert pair.behind(other).updates == 1
    pair.save(other, UPDATE)
    assert pair.behind(other).updates == 0
    assert pair.behind(one).updates == 0
    # From the first word about it on, the word counts and not the time.
    pair.save(one, UPDATE)
    pair.save(other, UPDATE, follows=pair.head(one))
    assert (pair.behind(one).updates, pair.behind(other).updates) == (0, 0)
    pair.save(other, UPDATE)
    assert pair.behind(one).updates == 1


def test_nobody_is_behind_a_text_that_readers_lost(
    session: Session, langs: Langs
) -> None:
    one, other = langs
    pair = begin_both(session, one, other)
    pair.save(one)
    withdraw(session, pair.editions[one], by=WRITER, now=NOW)
    assert pair.behind(other).updates == 0


def test_one_translates_what_readers_have_else_the_newest_draft(
    session: Session, langs: Langs
) -> None:
    pair = begin(session, langs[0], released=False)
    edition = pair.editions[langs[0]]
    assert text_to_follow(session, edition) == pair.head(langs[0])
    published = pair.save(langs[0])
    pair.save(langs[0], released=False)
    assert text_to_follow(session, edition) == published
