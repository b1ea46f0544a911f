"""What a reader says of an article."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from kb.journeys.verdicts import MAX_WORDS, Reason, Verdict
from webapp.forms import SiteForm, TextField, at_most, options
from webapp.labels import REASONS


class VerdictForm(SiteForm):
    """Why a revision did not help, all of it optional."""

    reason = RadioField(
        _l("What was wrong?"),
        [Optional()],
        choices=options(REASONS.items()),
        # Without this, choosing nothing would not be among the choices.
        validate_choice=False,
    )
    words = TextField(
        _l("Tell us more"),
        [at_most(MAX_WORDS)],
        description=_l(
            "The people who keep this article read it. Leave out names and passwords."
        ),
    )

    def verdict(self, helpful: bool) -> Verdict:
        """Return what the form says."""
        reason, words = self["reason"].data, self["words"].data
        known = Reason(reason) if reason in set(Reason) else None
        return Verdict(helpful=helpful, reason=known, words=words or "")
