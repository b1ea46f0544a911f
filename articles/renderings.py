"""The rows derived from a revision: what readers get of it and what it points at."""

from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy import delete
from sqlalchemy.orm import Session

from articles.models import Reference, Rendering, Revision
from articles.queries import get_article
from articles.sharing import names, render_for
from articles.text.including import Shared
from articles.text.links import address_of, links_in
from articles.text.render import RENDERER, Rendered, render
from kb.errors import Invalid


def keep_rendering(session: Session, revision: Revision, rendered: Rendered) -> None:
    """Keep what is derived from a revision that was just saved."""
    session.add(rendering_of(revision.id, rendered))
    session.add_all(references_of(revision.id, revision.source))


def rendering_of(revision_id: int, rendered: Rendered) -> Rendering:
    """Return the row that keeps a rendered revision."""
    return Rendering(
        revision_id=revision_id,
        renderer=RENDERER,
        html=rendered.html,
        outline=[asdict(heading) for heading in rendered.outline],
        sections=[asdict(section) for section in rendered.sections],
        text=rendered.text,
        words=rendered.words,
        parts=list(rendered.parts),
    )


def references_of(revision_id: int, source: str) -> Iterator[Reference]:
    """Yield what a text points at on this site, in its order."""
    for position, link in enumerate(links_in(source)):
        address = address_of(link)
        if address is not None:
            yield Reference(
                revision_id=revision_id,
                position=position,
                kind=address.kind,
                target=link.target,
                number=address.number,
                lang=address.lang,
                slug=address.slug,
                anchor=address.anchor,
                sha256=address.sha256,
            )


def rerender(session: Session, revision: Revision) -> None:
    """Make the derived text of a revision again; raise `Invalid` if it cannot be."""
    article = get_article(session, revision.article_id)
    rendered = render_for(session, article, revision.source, revision.lang)
    session.merge(rendering_of(revision.id, rendered))
    session.flush()


def rerender_anyhow(session: Session, revision: Revision) -> None:
    """Make the derived text again, without its blocks if they make it too large.

    What has to disappear for its readers disappears even then.
    """
    try:
        rerender(session, revision)
    except Invalid:
        without = Shared(block=lambda _: None, names=names(session, revision.lang))
        rendered = render(revision.source, revision.lang, shared=without)
        session.merge(rendering_of(revision.id, rendered))
        session.flush()


def derive_again(session: Session, revision: Revision) -> None:
    """Make everything that is derived from a revision again."""
    rerender_anyhow(session, revision)
    session.execute(
        delete(Reference)
        .where(Reference.revision_id == revision.id)
        .execution_options(synchronize_session=False)
    )
    session.add_all(references_of(revision.id, revision.source))
    session.flush()
