"""What every part of the demo's story starts from."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from webapp.demo.catalog import Catalog, make_catalog
from webapp.demo.people import People, make_people
from webapp.demo.rhythm import Rhythm

SEED = "Brightwater"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The database, the present, and who and what there is."""

    session: Session
    rhythm: Rhythm
    now: datetime
    people: People
    catalog: Catalog

    def rng(self, part: str) -> Random:
        """Return the draws of one part, which no other part disturbs."""
        return Random(f"{SEED} {part}")


def set_stage(
    session: Session, rhythm: Rhythm, now: datetime, opened: datetime
) -> Stage:
    """Add people, topics and products of a site that opened some time ago."""
    return Stage(
        session=session,
        rhythm=rhythm,
        now=now,
        people=make_people(session, opened),
        catalog=make_catalog(session),
    )
