"""How to search: the signs that a search understands, each with an example."""

from collections.abc import Iterator
from datetime import datetime

from flask import render_template
from flask_babel import gettext as _

from kb.clock import utc_now
from search.signs import FIELDS
from webapp.authz import public
from webapp.find.asking import catalog
from webapp.find.blueprint import bp
from webapp.labels import KINDS
from webapp.narrowing import Catalog


@bp.get("/find/help")
@public
def search_help() -> str:
    """Show what may be typed into the search box."""
    known = catalog()
    names = [name for name in FIELDS if name.isascii() == (known.lang == "zh")]
    return render_template(
        "find/help.html", examples=list(_examples(known, utc_now())), names=names
    )


def _examples(known: Catalog, now: datetime) -> Iterator[tuple[str, str]]:
    """Return searches that one may try, each with what it finds."""
    kinds = _(", ").join(str(label) for label in KINDS.values())
    yield _('"paper jam"'), _("These words side by side.")
    yield (
        _("printer -color"),
        _("Not with this word. A phrase or a field may follow the minus, too."),
    )
    yield _("VPN OR proxy"), _("One of the two; | does the same.")
    yield _("title:password"), _("The word stands in the title.")
    yield (
        _("tag:printer"),
        _("With this tag. One of several words needs quotation marks or hyphens."),
    )
    for product in known.products[:1]:
        yield (
            _('product:"%(name)s"', name=product.name(known.lang)),
            _("About this product. The beginning of its name is enough."),
        )
    yield (
        _("kind:how-to"),
        _("Of this kind. There are: %(kinds)s", kinds=kinds),
    )
    yield _("lang:zh"), _("Only in this language: en or zh.")
    yield (
        _("updated:>%(year)s-01", year=now.year),
        _("Changed since then; < is before. A day or a year will do, too."),
    )
    yield (
        _("updated:%(year)s-01..%(year)s-03", year=now.year),
        _("Changed in these months, the last one included."),
    )
