"""The forms of a check and of a license."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import InputRequired

from articles.licensing import Earned, Work
from articles.standard.actions import MAX_NOTE, Answers
from articles.standard.points import NAMES, QUESTIONS, Point
from kb.accounts.licenses import MAX_WHY
from kb.policy import License
from webapp.forms import LineField, Required, SiteForm, TextField, at_most, options
from webapp.labels import LICENSES

YES, NO = "yes", "no"


def _answer(point: Point) -> RadioField:
    return RadioField(
        _l(NAMES[point]),
        [InputRequired(_l("Say whether the text meets it."))],
        description=_l(QUESTIONS[point]),
        choices=options([(YES, _l("Met")), (NO, _l("Missed"))]),
    )


class CheckForm(SiteForm):
    """The checklist for one revision, and a word to its author."""

    unique = _answer(Point.UNIQUE)
    complete = _answer(Point.COMPLETE)
    clear = _answer(Point.CLEAR)
    title = _answer(Point.TITLE)
    links = _answer(Point.LINKS)
    classification = _answer(Point.CLASSIFICATION)
    note = TextField(
        _l("A note to the author"),
        [at_most(MAX_NOTE)],
        description=_l("Only the author and you ever see it."),
    )

    def answers(self) -> Answers:
        """Return what the checker said."""
        points = {point: self[point.value].data == YES for point in Point}
        return Answers(points=points, note=self.note.data or "")


class LicenseForm(SiteForm):
    """A license, why it changes, and the reviewed texts that justify a higher one."""

    license = RadioField(_l("License"), [InputRequired(_l("Choose a license."))])
    works = SelectMultipleField(
        _l("Reviewed articles that justify it"),
        coerce=int,
        description=_l("For a higher license at least one."),
    )
    why = LineField(_l("Why it changes"), [Required(), at_most(MAX_WHY)])

    def offer(
        self, licenses: Sequence[License], works: Sequence[Work]
    ) -> "LicenseForm":
        """Fill the choices with what is within reach."""
        self.license.choices = options(
            (license.value, LICENSES[license.value]) for license in licenses
        )
        self.works.choices = options((work.revision_id, work.title) for work in works)
        return self

    def earned(self) -> Earned:
        """Return the grounds as they were chosen."""
        ids = frozenset(self.works.data or ())
        return Earned(why=self.why.data or "", revision_ids=ids)
