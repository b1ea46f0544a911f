"""What readers get of restored texts, made as if they had just been saved."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from articles.bundle.layout import Refused, revision_name
from articles.models import Article, Edition, Revision
from articles.renderings import references_of, rendering_of
from articles.sharing import draws_on_others, render_for
from articles.text.render import Rendered
from articles.text.rendering_pool import Text, render_all
from kb.errors import Invalid

BATCH = 200

Progress = Callable[[int, int], None]


def render_restored(session: Session, progress: Progress) -> None:
    """Render the texts in use; a former one is rendered when somebody opens it."""
    ids = _in_use(session)
    with_blocks: list[int] = []
    texts = _plain(session, ids, with_blocks)
    for done, (revision_id, rendered) in enumerate(render_all(texts), start=1):
        _keep(session, revision_id, rendered)
        if done % BATCH == 0 and done < len(ids):
            session.flush()
            progress(done, len(ids))
    # What they include are published texts, all of which are there by now.
    for revision_id in with_blocks:
        _keep(session, revision_id, _with_blocks(session, revision_id))
    session.flush()
    progress(len(ids), len(ids))


def _in_use(session: Session) -> Sequence[int]:
    same = and_(
        Edition.article_id == Revision.article_id, Edition.lang == Revision.lang
    )
    used = or_(
        Revision.number == Edition.head_number,
        Revision.id == Edition.published_id,
        Revision.id == Edition.scheduled_id,
    )
    chosen = select(Revision.id).join(Edition, same).where(used)
    return session.scalars(chosen.order_by(Revision.id)).all()


def _plain(
    session: Session, ids: Sequence[int], with_blocks: list[int]
) -> Iterator[Text]:
    """Yield the texts that need nothing else; note the others. Keep what all name."""
    for start in range(0, len(ids), BATCH):
        chosen = select(Revision.id, Revision.source, Revision.lang)
        batch = chosen.where(Revision.id.in_(ids[start : start + BATCH]))
        for row in session.execute(batch.order_by(Revision.id)).all():
            text = Text(*row)
            session.add_all(references_of(text.revision_id, text.source))
            if draws_on_others(text.source):
                with_blocks.append(text.revision_id)
            else:
                yield text


def _with_blocks(session: Session, revision_id: int) -> Rendered | str:
    revision = session.get_one(Revision, revision_id)
    article = session.get_one(Article, revision.article_id)
    try:
        return render_for(session, article, revision.source, revision.lang)
    except Invalid as error:
        return str(error)


def _keep(session: Session, revision_id: int, rendered: Rendered | str) -> None:
    if isinstance(rendered, str):
        raise Refused(_name(session, revision_id), rendered)
    session.add(rendering_of(revision_id, rendered))


def _name(session: Session, revision_id: int) -> str:
    revision = session.get_one(Revision, revision_id)
    article = session.get_one(Article, revision.article_id)
    return revision_name(article.number, revision.lang, revision.number)
