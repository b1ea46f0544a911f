"""What translators have to do."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from articles.actions import withdraw
from articles.catching_up import count_untranslated, list_lagging, list_untranslated
from articles.models import Significance
from kb.policy import Actor, Audience
from kb.text import LANGS, Lang
from tests.articles.making import NOW, WRITER, make_published
from tests.articles.two_languages import begin, begin_both

PUBLIC = Actor()


def test_it_lists_who_is_behind_in_either_language_longest_first(
    session: Session,
) -> None:
    late, later = begin_both(session, "en", "zh"), begin_both(session, "zh", "en")
    begin_both(session, "en", "zh")
    later.days = 10
    late.save("en")
    later.save("zh")
    later.save("zh")
    listed = list_lagging(session, WRITER)
    assert [(one.lang, one.behind.updates) for one in listed] == [("zh", 1), ("en", 2)]
    assert [one.title for one in listed] == ["打印机卡纸", "Paper jam"]


def test_a_typo_fix_puts_nobody_on_the_list(session: Session) -> None:
    pair = begin_both(session, "zh", "en")
    pair.save("zh", Significance.TYPO)
    assert list_lagging(session, WRITER) == []


def test_old_texts_go_by_the_time(session: Session) -> None:
    pair = begin(session, "zh")
    pair.translate("en", None)
    assert list_lagging(session, WRITER) == []
    pair.save("zh")
    assert [one.lang for one in list_lagging(session, WRITER)] == ["en"]
    pair.save("en")
    assert list_lagging(session, WRITER) == []


def test_the_list_says_where_a_draft_follows_already(session: Session) -> None:
    pair = begin_both(session, "zh", "en")
    changed = pair.save("zh")
    (before,) = list_lagging(session, WRITER)
    assert not before.is_drafted
    pair.save("en", follows=changed, released=False)
    (after,) = list_lagging(session, WRITER)
    assert after.is_drafted


def test_an_article_in_one_language_lacks_the_other(session: Session) -> None:
    alone = begin(session, "zh")
    begin_both(session, "en", "zh")
    begin(session, "en", released=False)
    (found,) = list_untranslated(session, WRITER)
    assert (found.article_id, found.lang) == (alone.editions["zh"].article_id, "zh")
    assert not found.is_drafted
    alone.translate("en", None, released=False)
    (found,) = list_untranslated(session, WRITER)
    assert found.is_drafted
    assert count_untranslated(session, WRITER) == 1
    withdraw(session, alone.editions["zh"], by=WRITER, now=NOW)
    assert list_untranslated(session, WRITER) == []


def test_nobody_sees_on_a_list_what_they_may_not_read(session: Session) -> None:
    make_published(session, audience=Audience.INTERNAL)
    assert count_untranslated(session, WRITER) == 1
    assert count_untranslated(session, PUBLIC) == 0
    pair = begin_both(session, "zh", "en")
    pair.save("zh")
    assert len(list_lagging(session, PUBLIC)) == 1


@pytest.mark.parametrize("seed", range(12))
def test_the_list_says_what_each_article_says(session: Session, seed: int) -> None:
    rng = Random(seed)
    pair = begin(session, "en")
    pair.translate("zh", rng.choice([None, pair.head("en")]))
    for _ in range(10):
        lang: Lang = rng.choice(LANGS)
        other = pair.head("zh" if lang == "en" else "en")
        pair.save(
            lang,
            rng.choice(list(Significance)),
            follows=rng.choice([None, None, other]),
            released=rng.random() < 0.7,
        )
    told = {one: pair.behind(one).updates for one in LANGS}
    listed = {one.lang: one.behind.updates for one in list_lagging(session, WRITER)}
    assert listed == {lang: count for lang, count in told.items() if count}
