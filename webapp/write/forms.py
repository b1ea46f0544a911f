"""The form of an article."""

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired

from articles.drafts import MAX_SUMMARY, MAX_TITLE, Draft, Place
from articles.models import Article, ArticleKind, Category, Revision, Significance
from kb.accounts.models import Group
from kb.policy import Audience
from kb.products.models import Product
from kb.text import Lang
from webapp.forms import LineField, Required, SiteForm, TextField, at_most, options
from webapp.labels import AUDIENCES, KINDS


class SourceField(TextField):
    """Markdown, kept character for character but for the line ends of the browser."""

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        for value in valuelist:
            self.data = value.replace("\r\n", "\n")


class ArticleForm(SiteForm):
    """The text of one revision; `based_on` is the revision the writer began from.

    `follows` is the text in the other language that it says the same as from now on.
    `key` names the private copy of what is typed, `pen` the open editor that keeps it
    and `adopts` the editor whose copy this one goes on with.
    """

    title = LineField(_l("Title"), [Required(), at_most(MAX_TITLE)])
    summary = LineField(
        _l("Summary"),
        [at_most(MAX_SUMMARY)],
        description=_l("One sentence: for whom it is and what it solves."),
    )
    source = SourceField(_l("Text"), [Required()])
    tags = LineField(_l("Tags"), description=_l("Separated by commas."))
    keywords = LineField(
        _l("Hidden search words"),
        description=_l("Words people search for that the text does not say."),
    )
    applies_to = LineField(
        _l("Applies to"), description=_l("Versions, separated by commas.")
    )
    significance = RadioField(
        _l("This change is"),
        [DataRequired()],
        choices=options(
            [
                (Significance.TYPO.value, _l("a correction")),
                (Significance.UPDATE.value, _l("an update")),
                (Significance.REWRITE.value, _l("a rewrite")),
            ]
        ),
        default=Significance.UPDATE.value,
        description=_l("It decides who is told, and how its readers are counted."),
    )
    change_note = LineField(_l("What changed, and why"), [at_most(MAX_SUMMARY)])
    based_on = HiddenField()
    follows = HiddenField()
    key = HiddenField()
    pen = HiddenField()
    adopts = HiddenField()

    def draft(self) -> Draft:
        """Return the text as a writer hands it in."""
        return Draft(
            title=self.title.data or "",
            source=self.source.data or "",
            summary=self.summary.data or "",
            tags=listed(self.tags.data),
            keywords=listed(self.keywords.data),
            applies_to=listed(self.applies_to.data),
            change_note=self.change_note.data or "",
            significance=Significance(self.significance.data),
        )


class ChangeForm(ArticleForm):
    """A change of a text that readers have: what changed has to be said."""

    change_note = LineField(
        _l("What changed, and why"), [Required(), at_most(MAX_SUMMARY)]
    )


class PlaceForm(SiteForm):
    """Where an article stands and who may read it."""

    category = SelectField(_l("Topic"), coerce=int)
    product = SelectField(_l("Product"), coerce=int)
    kind = SelectField(
        _l("Kind"), choices=options((k.value, KINDS[k.value]) for k in ArticleKind)
    )
    audience = SelectField(
        _l("Who may read it"),
        choices=options((a.value, AUDIENCES[a.value]) for a in Audience),
    )
    group = SelectField(_l("Group"), coerce=int)
    block = BooleanField(
        _l("A shared block"),
        description=_l(
            "Other articles include its text. Readers do not find it by itself."
        ),
    )

    def offer(
        self,
        categories: Sequence[Category],
        products: Sequence[Product],
        groups: Sequence[Group],
        lang: Lang,
    ) -> "PlaceForm":
        """Fill the choices."""
        self.category.choices = options((c.id, c.name(lang)) for c in categories)
        self.product.choices = options(
            [(0, "–"), *((p.id, p.name(lang)) for p in products)]
        )
        self.group.choices = options([(0, "–"), *((g.id, g.name) for g in groups)])
        return self

    def place(self) -> Place:
        """Return the place as a writer chose it."""
        audience = Audience(self.audience.data)
        return Place(
            category_id=self.category.data,
            audience=audience,
            kind=ArticleKind(self.kind.data),
            product_id=self.product.data or None,
            group_id=(self.group.data or None) if audience is Audience.GROUP else None,
        )


def fields_of(revision: Revision) -> dict[str, str]:
    """Return what the form shows of a revision."""
    return {
        "title": revision.title,
        "summary": revision.summary,
        "source": revision.source,
        "tags": ", ".join(revision.tags),
        "keywords": ", ".join(revision.keywords),
        "applies_to": ", ".join(revision.applies_to),
        "based_on": str(revision.id),
    }


def place_of(article: Article) -> dict[str, object]:
    """Return what the form shows of an article's place."""
    return {
        "category": article.category_id,
        "product": article.product_id or 0,
        "kind": article.kind.value,
        "audience": article.audience.value,
        "group": article.group_id or 0,
    }


def listed(text: str | None) -> tuple[str, ...]:
    """Return the parts of a text between commas of either script."""
    return tuple(part for part in (text or "").replace("，", ",").split(","))
