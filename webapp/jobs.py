"""Work after the commit: on SQLite in this process, on Redis where scaled."""

import logging
from collections.abc import Callable
from secrets import SystemRandom
from typing import Any

from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from articles.confidence import raise_confidence
from articles.files.sweeping import sweep
from articles.reviews.scheduling import follow_clock
from articles.standard.actions import draw_samples
from articles.upkeep.actions import remind_due
from kb.clock import utc_now
from kb.config import Settings
from webapp.alerting import Alerter
from webapp.database import Database
from webapp.indexing import IndexKeeper
from webapp.mail import Letter, compose, deliver
from webapp.notifying import Notifier

log = logging.getLogger("askfirst")

RETRIES = 8
RETRY_SECONDS = 30


class Jobs:
    """The queue of one site. Every job may run twice, and finds nothing to do then."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        keeper: IndexKeeper,
        notifier: Notifier,
        alerter: Alerter,
        *,
        now: bool,
    ) -> None:
        self._settings = settings
        self._database = database
        self._notifier = notifier
        self.huey = _queue(settings, now=now)
        self._catch_up = self.huey.task(name="catch_up")(keeper.catch_up)
        self._heal = self.huey.task(name="heal")(keeper.heal)
        self._alert = self.huey.task(name="alert")(alerter.follow)
        self._notify = self.huey.task(name="notify")(self.notify)
        self._send = self.huey.task(
            name="send", retries=RETRIES, retry_delay=RETRY_SECONDS
        )(self._deliver)
        self.huey.periodic_task(crontab(), name="sweep")(keeper.heal)
        self.huey.periodic_task(crontab(), name="sweep_alerts")(alerter.follow)
        self.huey.periodic_task(crontab(), name="sweep_notices")(self.notify)
        self.huey.periodic_task(crontab(), name="clock")(self.follow_clock)
        hourly = crontab(minute="17")
        self.huey.periodic_task(hourly, name="sweep_files")(self.sweep_files)
        self.huey.periodic_task(hourly, name="remind_due")(self.remind_due)
        self.huey.periodic_task(hourly, name="practice")(self.follow_practice)
        self._consumer: Consumer | None = None

    def daily(self, name: str, job: Callable[[], None]) -> None:
        """Have a job done once a day, when few people are here."""
        self.huey.periodic_task(crontab(hour="3", minute="41"), name=name)(job)

    def catch_up(self) -> None:
        """Have the index and the notices follow the event log soon."""
        _enqueue(self._catch_up)
        # What saved searches find is told, and mailed with the rest.
        _enqueue(self._alert)
        _enqueue(self._notify)

    def heal(self) -> None:
        """Have a damaged index made anew soon."""
        _enqueue(self._heal)

    def send(self, letter: Letter) -> None:
        """Have a letter delivered soon, again and again if need be."""
        self._send(letter.as_dict())

    def notify(self) -> None:
        """Tell people of what happened."""
        self._notifier.follow(self.send)

    def follow_clock(self) -> None:
        """Publish and withdraw what is due by now."""
        with self._database.transaction() as session:
            follow_clock(session, utc_now())

    def remind_due(self) -> None:
        """Remind owners of articles that fell due."""
        with self._database.transaction() as session:
            remind_due(session, utc_now())

    def follow_practice(self) -> None:
        """Trust what helped enough people, and draw the samples of the month."""
        with self._database.transaction() as session:
            raise_confidence(session, utc_now())
            draw_samples(session, SystemRandom(), utc_now())

    def sweep_files(self) -> None:
        """Remove what no article has had for a day from the folder of files."""
        with self._database.reading() as session:
            sweep(session, self._settings.attachments_dir, utc_now())

    def start(self) -> None:
        """Work the queue in threads of this process."""
        self._consumer = _SiteConsumer(
            self.huey, workers=1, initial_delay=0.05, max_delay=0.25, backoff=1.3
        )
        self._consumer.start()

    def stop(self) -> None:
        """Finish the job at hand."""
        if self._consumer:
            self._consumer.stop(graceful=True)

    def _deliver(self, letter: dict[str, str]) -> None:
        message = compose(Letter(**letter), self._settings.mail_from)
        deliver(message, self._settings.smtp_url, self._settings.data_dir / "mail")


def _enqueue(task: Callable[[], object]) -> None:
    # The sweep of the next minute does what the queue does not take now.
    try:
        task()
    except Exception:
        log.exception("the queue did not take a job")


class _SiteConsumer(Consumer):  # type: ignore[misc]
    """A consumer inside another program, whose signals are not its own."""

    def _set_signal_handlers(self) -> None:
        pass


def _queue(settings: Settings, *, now: bool) -> Huey:
    options: dict[str, Any] = {"name": "askfirst", "results": False}
    if now:
        return MemoryHuey(immediate=True, **options)
    if settings.redis_url:
        return RedisHuey(url=settings.redis_url, **options)
    return SqliteHuey(filename=str(settings.data_dir / "jobs.sqlite3"), **options)
