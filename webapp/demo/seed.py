"""The demo site's first start: an empty database filled with ninety days of life."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.models import Article
from kb.accounts.models import User
from kb.clock import utc_now
from webapp.demo.content import load_gaps, load_lore
from webapp.demo.detours import search_otherwise
from webapp.demo.guide import guided
from webapp.demo.library import make_library
from webapp.demo.noticeboard import put_up_notices
from webapp.demo.queue import fill_queue
from webapp.demo.repairs import Workshop
from webapp.demo.rhythm import Rhythm
from webapp.demo.rows import write
from webapp.demo.stage import set_stage
from webapp.demo.world import make_world
from webapp.demo.writers import Writers
from webapp.services import Services

OPENED = timedelta(days=730)

Say = Callable[[str], None]


def fill_if_empty(services: Services, say: Say) -> bool:
    """Fill the site, all or nothing, and build its index.

    Return `False` and change nothing when there is any article or account.
    """
    with services.database.transaction() as session:
        if not _is_empty(session):
            return False
        fill(session, utc_now(), services.settings.zone, say)
    say("Demo: building the search index ...")
    services.keeper.rebuild()
    return True


def fill(session: Session, now: datetime, zone: ZoneInfo, say: Say) -> None:
    """Add the whole demo as it stands at this moment."""
    say("Demo: writing 52 articles in English and Chinese ...")
    stage = set_stage(session, Rhythm(zone), now, now - OPENED)
    library = make_library(stage, load_lore())
    writers = Writers(stage, library)
    writers.add_block()
    say("Demo: ninety days of searches, readings and requests ...")
    with guided(session, library) as guide:
        world = make_world(stage, guide, load_gaps())
        fill_queue(world)
        world.pass_days()
        search_otherwise(world)
    Workshop(stage, library).run()
    writers.work()
    put_up_notices(stage)
    events = write(session, world.events, world.stories)
    say(f"Demo: {len(world.stories)} tickets and {events} events.")


def _is_empty(session: Session) -> bool:
    return not any(
        session.scalar(select(table.id).limit(1)) for table in (Article, User)
    )
