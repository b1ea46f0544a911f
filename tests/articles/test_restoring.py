"""An earlier text made the newest one again."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from articles.actions import save_revision
from articles.drafts import Draft
from articles.models import Stage
from articles.queries import list_history
from articles.restoring import restore
from kb.errors import Conflict, Invalid
from kb.text import Lang
from tests.articles.making import NOW, WRITER, head, make_edition
from tests.articles.test_actions import events, save

FIRST = Draft(
    title="Paper jam",
    source="# Jam\r\n\r\nOpen it.",
    summary="打开纸盒。",
    tags=("printer", "纸"),
    keywords=("stuck",),
    applies_to=("1.0",),
)


@pytest.mark.parametrize(
    ("lang", "note"), [("en", "Version 2 restored"), ("zh", "恢复了版本 2")]
)
def test_every_field_of_the_earlier_text_comes_back(
    session: Session, lang: Lang, note: str
) -> None:
    edition = make_edition(session, lang=lang)
    first = save_revision(
        session, edition, FIRST, by=WRITER, now=NOW, based_on=head(session, edition)
    )
    other = replace(FIRST, title="Other", source="x", tags=(), summary="")
    save_revision(session, edition, other, by=WRITER, now=NOW, based_on=first)
    edition.stage = Stage.APPROVED
    made = restore(session, edition, first, by=WRITER, now=NOW)
    assert made.number == 4
    assert made.source_hash == first.source_hash
    assert (made.title, made.source) == (FIRST.title, FIRST.source)
    assert made.change_note == note
    assert edition.stage is Stage.DRAFT
    assert [saved.number for saved in list_history(session, edition)] == [4, 3, 2, 1]
    assert events(session, "revision.saved")[-1].revision_id == made.id


def test_what_is_the_newest_text_already_is_not_restored(session: Session) -> None:
    edition = make_edition(session)
    first = head(session, edition)
    with pytest.raises(Conflict):
        restore(session, edition, first, by=WRITER, now=NOW)
    save(session, edition, "Other.\n")
    assert restore(session, edition, first, by=WRITER, now=NOW).number == 3


def test_a_text_of_another_article_is_not_restored(session: Session) -> None:
    edition, other = make_edition(session), make_edition(session, title="Toner")
    save(session, edition, "Other.\n")
    with pytest.raises(Invalid):
        restore(session, edition, head(session, other), by=WRITER, now=NOW)
    assert head(session, edition).number == 2
