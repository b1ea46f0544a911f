"""The forms of those who work a ticket."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from kb.tickets.models import Outcome, Relation
from webapp.forms import Required, SiteForm, TextField, at_most, options
from webapp.inputs import LARGEST
from webapp.labels import RELATIONS

IN_RANGE = NumberRange(1, LARGEST, _l("There is no article with this number."))
LINKED_BY_HAND = (
    Relation.SENT,
    Relation.TRIED_FAILED,
    Relation.RESOLVED_BY,
    Relation.SHOULD_HAVE_ANSWERED,
)


class MessageForm(SiteForm):
    """A reply or an internal note; `send` are the ids of texts to send along."""

    kind = RadioField(
        _l("Kind of message"),
        [DataRequired()],
        choices=options([("reply", _l("Reply")), ("note", _l("Internal note"))]),
        default="reply",
    )
    body = TextField(_l("Message"), [at_most(20_000)])
    send = SelectMultipleField(_l("Send along"), choices=[], validate_choice=False)


class LinkForm(SiteForm):
    """An article by its number, and why it stands here."""

    number = IntegerField(_l("Article number"), [InputRequired(), IN_RANGE])
    relation = SelectField(
        _l("Why"),
        choices=options((r.value, RELATIONS[r.value]) for r in LINKED_BY_HAND),
    )


class AssignForm(SiteForm):
    """Who owns the next step."""

    assignee = SelectField(_l("Assignee"), coerce=int)


class HandOverForm(SiteForm):
    """What the next level needs to know."""

    tried = TextField(
        _l("What was tried, and which articles failed"), [Required(), at_most(10_000)]
    )
    asked = TextField(
        _l("What you ask the next level for"), [Required(), at_most(5_000)]
    )


class SolveForm(SiteForm):
    """Which article answered, or should have."""

    outcome = RadioField(
        _l("Which article answered, or should have?"),
        [InputRequired(_l("Choose one of the answers."))],
        choices=options(
            [
                (Outcome.LINKED.value, _l("This article answered it")),
                (
                    Outcome.SHOULD_HAVE_ANSWERED.value,
                    _l("This article should have answered it, but did not"),
                ),
                (Outcome.DRAFTED.value, _l("There is none: I write one now")),
                (Outcome.NOTHING_TO_KEEP.value, _l("There is nothing to keep")),
            ]
        ),
    )
    article = RadioField(_l("Article"), [Optional()], choices=[], validate_choice=False)
    number = IntegerField(
        _l("Or another article, by its number"), [Optional(), IN_RANGE]
    )
    why_nothing = TextField(_l("Why is there nothing to keep?"), [at_most(1000)])
