"""The collaborators of one site, built once from its settings."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from flask import current_app

from articles.choosing import ChosenTexts
from kb.config import Settings
from search.engine import WhooshEngine
from search.protocol import SearchEngine
from search.tuning import Tuning
from webapp.alerting import Alerter
from webapp.database import Database
from webapp.fallback import DatabaseEngine
from webapp.indexing import IndexKeeper
from webapp.jobs import Jobs
from webapp.latest import Latest
from webapp.learning import Learner
from webapp.limits import Limiter
from webapp.notifying import Notifier
from webapp.observations import Observations


@dataclass(frozen=True)
class Services:
    """What views, worker and command line call."""

    settings: Settings
    database: Database
    engine: SearchEngine
    fallback: SearchEngine
    keeper: IndexKeeper
    notifier: Notifier
    alerter: Alerter
    observations: Observations
    limiter: Limiter
    jobs: Jobs
    chosen_texts: ChosenTexts = field(default_factory=ChosenTexts)
    tuning: Latest[Tuning] = field(default_factory=Latest)

    def start(self) -> None:
        """Begin the work in the background."""
        self.observations.start()
        self.jobs.start()
        self.jobs.heal()
        self.engine.warm()

    def stop(self) -> None:
        """End it without losing what is held."""
        self.jobs.stop()
        self.observations.stop()
        self.engine.close()
        self.database.close()


def build(settings: Settings, *, jobs_at_once: bool = False) -> Services:
    """Build the services; with `jobs_at_once`, jobs run inside the call."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.url)
    engine = WhooshEngine(settings.index_dir)
    keeper = IndexKeeper(database, engine)
    notifier = Notifier(database)
    alerter = Alerter(database, engine, ZoneInfo(settings.time_zone))
    jobs = Jobs(settings, database, keeper, notifier, alerter, now=jobs_at_once)
    database.after_followed = jobs.catch_up
    jobs.daily("learn", Learner(database, engine).follow)
    return Services(
        settings=settings,
        database=database,
        engine=engine,
        fallback=DatabaseEngine(database),
        keeper=keeper,
        notifier=notifier,
        alerter=alerter,
        observations=Observations(database),
        limiter=Limiter(settings.redis_url, settings.rate_limits),
        jobs=jobs,
    )


def services() -> Services:
    """Return the services of the application that answers."""
    found: Services = current_app.extensions["services"]
    return found
