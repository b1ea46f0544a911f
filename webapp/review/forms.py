"""The forms of those who ask for a review, decide it, and let texts out."""

from datetime import timedelta
from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, RadioField, SelectField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, NumberRange, StopValidation

from articles.lifecycle import Move
from articles.reviews.words import MAX_WORDS
from kb.policy import Actor
from webapp.forms import SiteForm, TextField, at_most, options
from webapp.inputs import LARGEST
from webapp.moments import MomentField

DAYS = {1: _l("in a day"), 3: _l("in 3 days"), 7: _l("in a week")}


class Chosen:
    """A validator for a time without which the choice means nothing."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, decision: str = "") -> None:
        self.decision = decision

    def __call__(self, form: BaseForm, field: Field) -> None:
        said = form["decision"].data if self.decision else ""
        if field.data is None and not field.errors and said == self.decision:
            raise StopValidation(gettext("Say when it should go out."))


class SubmitForm(SiteForm):
    """The question for a review; `revision` is the text that the person has seen."""

    reviewer = SelectField(_l("Who should review it"), coerce=int)
    within = SelectField(
        _l("Answer wanted"), coerce=int, choices=options(DAYS.items()), default=3
    )
    note = TextField(
        _l("Note to the reviewer"),
        [at_most(MAX_WORDS)],
        description=_l("What to look at, and where you are not sure."),
    )
    revision = HiddenField()

    def offer(self, reviewers: list[Actor]) -> "SubmitForm":
        """Fill the choice of reviewers."""
        people = [(one.user_id, one.name) for one in reviewers]
        self.reviewer.choices = options([(0, _l("Anyone who may")), *people])
        return self

    @property
    def patience(self) -> timedelta:
        return timedelta(days=self.within.data)


class SeenForm(SiteForm):
    """What concerns a review as the person has seen it on the page."""

    review = HiddenField()
    seen = HiddenField()


class DecisionForm(SeenForm):
    """What the reviewer says to the text."""

    decision = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Please choose one."))],
        choices=options(
            [
                (Move.APPROVE.value, _l("Approve")),
                (Move.PUBLISH.value, _l("Approve and publish now")),
                (Move.SCHEDULE.value, _l("Approve and publish later")),
                (Move.REQUEST_CHANGES.value, _l("Request changes")),
            ]
        ),
    )
    publish_at = MomentField(_l("Publish on"), [Chosen(Move.SCHEDULE.value)])
    unpublish_at = MomentField(_l("Take it away on"))
    words = TextField(
        _l("Your words to the author"),
        [at_most(MAX_WORDS)],
        description=_l("Needed where you request changes: what has to change."),
    )


class ScheduleForm(SeenForm):
    """When the approved text goes out, and when it ends."""

    publish_at = MomentField(_l("Publish on"), [Chosen()])
    unpublish_at = MomentField(_l("Take it away on"))


class EndForm(SiteForm):
    """When readers lose the text that they have; empty for never."""

    ends_at = MomentField(_l("Take it away on"))


class ArchiveForm(SiteForm):
    """Why the article goes; `confirmed` once what links to it was shown."""

    why = TextField(_l("Why"), [at_most(MAX_WORDS)])
    confirmed = HiddenField()


class RemarkForm(SiteForm):
    """Something about a line of a revision; line 0 is the whole text."""

    revision = HiddenField()
    line = IntegerField(
        _l("Line"), [InputRequired(), NumberRange(0, LARGEST)], default=0
    )
    said = TextField(_l("Remark"), [at_most(MAX_WORDS)])
