"""The form of an announcement."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired

from articles.text.kinds import announcement_template
from kb.accounts.models import Group
from kb.announcements.actions import MAX_BODY, MAX_TITLE, Wording
from kb.announcements.models import Announcement, Tone
from kb.policy import Audience
from kb.products.models import Product
from kb.text import LANGS, Lang
from webapp.forms import LineField, SiteForm, TextField, at_most, options
from webapp.labels import ANNOUNCEMENT_TONES, AUDIENCES
from webapp.moments import MomentField


class AnnouncementForm(SiteForm):
    """What an announcement says, to whom, and from when to when."""

    tone = RadioField(
        _l("What it is"),
        [DataRequired()],
        choices=options((tone.value, ANNOUNCEMENT_TONES[tone.value]) for tone in Tone),
        default=Tone.NEWS.value,
    )
    title_en = LineField(_l("Title in English"), [at_most(MAX_TITLE)])
    body_en = TextField(_l("Text in English"), [at_most(MAX_BODY)])
    title_zh = LineField(_l("Title in Chinese"), [at_most(MAX_TITLE)])
    body_zh = TextField(_l("Text in Chinese"), [at_most(MAX_BODY)])
    audience = SelectField(
        _l("Who may read it"),
        choices=options((a.value, AUDIENCES[a.value]) for a in Audience),
        default=Audience.PUBLIC.value,
    )
    group = SelectField(_l("Group"), coerce=int, default=0)
    product = SelectField(
        _l("Product"),
        coerce=int,
        default=0,
        description=_l("With a product it also shows where people ask about it."),
    )
    starts_at = MomentField(
        _l("Shown from"), description=_l("Empty means from now on.")
    )
    ends_at = MomentField(
        _l("Shown until"), description=_l("Empty means until somebody ends it.")
    )
    must_acknowledge = BooleanField(_l("Readers have to say that they have read it"))

    def offer(
        self, products: Sequence[Product], groups: Sequence[Group], lang: Lang
    ) -> "AnnouncementForm":
        """Fill the choices."""
        names = [(product.id, product.name(lang)) for product in products]
        self.product.choices = options([(0, _l("All products")), *names])
        self.group.choices = options([(0, "–"), *((g.id, g.name) for g in groups)])
        return self

    def wording(self, now: datetime) -> Wording:
        """Return what was entered; a template nobody filled in says nothing."""
        audience = Audience(self.audience.data)
        return Wording(
            tone=Tone(self.tone.data),
            audience=audience,
            group_id=(self.group.data or None) if audience is Audience.GROUP else None,
            product_id=self.product.data or None,
            title_en=self.title_en.data or "",
            title_zh=self.title_zh.data or "",
            body_en=_written(self.body_en.data, "en"),
            body_zh=_written(self.body_zh.data, "zh"),
            starts_at=self.starts_at.data or now,
            ends_at=self.ends_at.data,
            must_acknowledge=self.must_acknowledge.data,
        )


def _written(text: str | None, lang: Lang) -> str:
    said = (text or "").strip()
    return "" if said == announcement_template(lang).strip() else said


def blank_values() -> dict[str, object]:
    """Return what the form of a new announcement begins with."""
    return {f"body_{lang}": announcement_template(lang) for lang in LANGS}


def values_of(announcement: Announcement) -> dict[str, object]:
    """Return what the form shows of an announcement."""
    same = ("title_en", "title_zh", "body_en", "body_zh", "starts_at", "ends_at")
    return {name: getattr(announcement, name) for name in same} | {
        "tone": announcement.tone.value,
        "audience": announcement.audience.value,
        "group": announcement.group_id or 0,
        "product": announcement.product_id or 0,
        "must_acknowledge": announcement.must_acknowledge,
    }
