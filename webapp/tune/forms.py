"""The forms of synonyms, pins and settings."""

from collections.abc import Sequence

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FileField, FloatField, SelectField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import NumberInput

from kb.tuning.actions import MAX_NOTE, MAX_PHRASE
from kb.tuning.models import RankingModel
from kb.tuning.settings import FIELDS, MOST_WEIGHT, Values
from search.scoring import WEIGHTS
from webapp.forms import LineField, Required, SiteForm, TextField, at_most, options
from webapp.templating import moment

MOST_CHARACTERS = 200


class SynonymForm(SiteForm):
    """A group of words, and why they are the same."""

    words = TextField(
        _l("Words that mean the same"),
        [Required()],
        description=_l(
            "One word or phrase per line, or with = between them. Both languages "
            "may stand in one group."
        ),
    )
    note = LineField(
        _l("Reason"),
        [at_most(MAX_NOTE)],
        description=_l("Where the words come from, for those who come after you."),
    )


class FileForm(SiteForm):
    """Many groups at once, as a file or as text."""

    file = FileField(
        _l("Text file"), description=_l("In UTF-8. It fills the field below.")
    )
    text = TextField(
        _l("Groups of synonyms"),
        description=_l("One group per line, for example: wifi = wlan = 无线网络"),
    )
    note = LineField(_l("Reason"), [at_most(MAX_NOTE)])


class PinForm(SiteForm):
    """An article that comes first for a phrase."""

    phrase = LineField(
        _l("When people search for"),
        [Required(), at_most(MAX_PHRASE)],
        description=_l("The whole search, in small or large letters."),
    )
    article = LineField(
        _l("Article"),
        [Required(), at_most(MOST_CHARACTERS)],
        description=_l("Its number, or words to find it by."),
    )
    until = DateField(
        _l("Until"), [Optional()], description=_l("Empty means until you remove it.")
    )
    note = LineField(_l("Reason"), [at_most(MAX_NOTE)])


class ShareField(FloatField):
    """A number from 0 to 1, or nothing."""

    widget = NumberInput(step="0.01", min=0, max=1)
    problem = _l("The threshold is a number from 0 to 1.")

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(self.problem)) from error


class WeightField(ShareField):
    """What a word is worth by where it stands."""

    widget = NumberInput(step="0.05", min=0, max=MOST_WEIGHT)
    problem = _l("A weight is a number from 0 to 20.")


def _weight(label: str) -> WeightField:
    return WeightField(label, [InputRequired(_l("Please fill this in."))])


class SettingForm(SiteForm):
    """How search weighs, a question to try it with, and why it changes."""

    title = _weight(_l("Title"))
    keywords = _weight(_l("Keywords and tags"))
    headings = _weight(_l("Headings"))
    codes = _weight(_l("Error codes and names"))
    asked = _weight(_l("Words of people it helped"))
    body = _weight(_l("Text"))
    blend = BooleanField(
        _l("Let the second ranker have a say"),
        description=_l("It compares whole questions instead of words."),
    )
    threshold = ShareField(
        _l("Least confidence of a suggestion"),
        [Optional()],
        description=_l("From 0 (show all) to 1. Empty means as the site ships."),
    )
    ranking_model = SelectField(_l("Learned order"), coerce=int, default=0)
    query = LineField(
        _l("Try it with a search"),
        [at_most(MOST_CHARACTERS)],
    )
    note = LineField(_l("Reason"), [Required(), at_most(MAX_NOTE)])

    def offer(self, models: Sequence[RankingModel]) -> "SettingForm":
        """Fill the choices."""
        self.ranking_model.choices = options(model_names(models).items())
        return self

    def values(self) -> Values:
        """Return what was entered; the shipped weights are kept as such."""
        weights = {name: float(self[name].data) for name in FIELDS}
        return Values(
            weights={} if weights == WEIGHTS else weights,
            blend=self.blend.data,
            threshold=self.threshold.data,
            ranking_model_id=self.ranking_model.data or None,
        )


def model_names(models: Sequence[RankingModel]) -> dict[int, str]:
    """Return what each model is called, with 0 for none."""
    return {0: _("none")} | {one.id: _model_name(one) for one in models}


def _model_name(model: RankingModel) -> str:
    when, measured = moment(model.trained_at, "short"), model.metrics
    if not {"before", "after", "queries"} <= measured.keys():
        return str(_("of %(moment)s", moment=when))
    return str(
        _(
            "of %(moment)s: MRR %(before)s → %(after)s on %(queries)d questions",
            moment=when,
            before=format_decimal(measured["before"], "0.000"),
            after=format_decimal(measured["after"], "0.000"),
            queries=measured["queries"],
        )
    )


def shown_values(values: Values) -> dict[str, object]:
    """Return what the form shows of a setting."""
    return {
        **WEIGHTS,
        **values.weights,
        "blend": values.blend,
        "threshold": values.threshold,
        "ranking_model": values.ranking_model_id or 0,
    }
