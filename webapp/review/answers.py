"""How a view answers: done, refused with the form, or overtaken by somebody else."""

from collections.abc import Callable, Iterator, Mapping

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from articles.reviews.models import Review, ReviewState
from kb.accounts.queries import names_of
from kb.errors import Conflict, Invalid
from webapp.database import db, fail
from webapp.forms import SiteForm
from webapp.i18n import message_of
from webapp.review.presenters import Answer, Problem, address, show_page
from webapp.review.texts import Text, review_of, text_of
from webapp.templating import ago


def attempt(
    text: Text, do: Callable[[], object], *, words: str = "", **sent: SiteForm
) -> Answer | None:
    """Do it; return the page that says why not where that is refused.

    `sent` is the form it is about; `words` would be lost if it is for nothing.
    """
    try:
        if all(form.validate() for form in sent.values()):
            do()
            return None
    except Invalid as error:
        for form in sent.values():
            form.refuse(error)
    except Conflict as error:
        return _overtaken(text, error, words)
    fail()
    return show_page(text, sent, status=422)


def kept(text: Text, error: Invalid, words: str) -> Answer:
    """Return the page with words that could not be taken."""
    fail()
    problem = Problem(message=message_of(error), happened=(), words=words.strip())
    return show_page(text, status=422, problem=problem)


def _overtaken(text: Text, error: Conflict, words: str) -> Answer:
    """Return the page as it is now, with who was quicker."""
    fail()
    fresh = text_of(text.edition)
    problem = Problem(
        message=message_of(error),
        happened=[line for line in _happened(fresh) if line],
        words=words.strip(),
    )
    return show_page(fresh, status=409, problem=problem)


def _happened(text: Text) -> Iterator[str]:
    """Tell what others did to the text that the person saw when the page opened."""
    review, seen = _seen(text)
    newer = seen is not None and seen != text.head.id
    decided_by = review.decided_by_id if review else None
    people = names_of(db(), [text.head.author_id, decided_by])
    if review is not None and review.state is not ReviewState.WAITING:
        yield _decided(review, people)
    if newer:
        yield _(
            "%(name)s saved version %(number)s, %(when)s.",
            name=people.get(text.head.author_id or 0) or _("Somebody"),
            number=text.head.number,
            when=ago(text.head.saved_at),
        )


def _seen(text: Text) -> tuple[Review | None, int | None]:
    review = review_of(text, request.form.get("review", ""))
    if review is not None:
        return review, review.revision_id
    return None, request.form.get("revision", type=int)


def _decided(review: Review, people: Mapping[int, str]) -> str:
    name = people.get(review.decided_by_id or 0) or _("Somebody")
    when = ago(review.decided_at) if review.decided_at else ""
    texts: dict[ReviewState, str] = {
        ReviewState.APPROVED: _(
            "%(name)s approved the text, %(when)s.", name=name, when=when
        ),
        ReviewState.CHANGES_REQUESTED: _(
            "%(name)s requested changes, %(when)s.", name=name, when=when
        ),
        ReviewState.RECALLED: _(
            "%(name)s took the text back, %(when)s.", name=name, when=when
        ),
        ReviewState.VOID: _("A change has overtaken this review, %(when)s.", when=when),
    }
    return texts.get(review.state, "")


def done(text: Text, message: str) -> Response:
    """Say that it is done, on the page of the text."""
    flash(message)
    return redirect(address(text))
