"""The address of an article, changed by hand."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from articles.addresses import readdress
from articles.queries import head_of
from kb.clock import utc_now
from kb.errors import Invalid
from kb.policy import Permission
from webapp.authz import requires
from webapp.database import db, fail
from webapp.login import current_actor
from webapp.write.around import AddressForm
from webapp.write.blueprint import bp
from webapp.write.forms import ArticleForm, fields_of
from webapp.write.pages import edit_page
from webapp.write.texts import Page, get_text


@bp.post("/write/<int:number>/<lang>/address")
@requires(Permission.ARTICLE_WRITE)
def address(number: int, lang: str) -> Page:
    """Give a text another address; the old one leads to it from now on."""
    edition, form = get_text(number, lang), AddressForm.sent()
    try:
        if form.validate():
            slug, by = form.slug.data or "", current_actor()
            if readdress(db(), edition, slug, by=by, now=utc_now()):
                flash(_("The article has its new address. The old one leads there."))
            return redirect(url_for(".edit", number=number, lang=lang))
    except Invalid as error:
        form.refuse(error)
    fail()
    head = head_of(db(), edition)
    text = ArticleForm(data=fields_of(head) if head else {})
    return edit_page(edition, text, address=form)
