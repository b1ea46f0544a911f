"""Work after the commit: on SQLite in this process, on Redis where scaled."""

import logging
from collections.abc import Callable
from typing import Any

from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from kb.config import Settings
from webapp.indexing import IndexKeeper
from webapp.mail import Letter, compose, deliver

log = logging.getLogger("askfirst")

RETRIES = 8
RETRY_SECONDS = 30


class Jobs:
    """The queue of one site. Every job may run twice, and finds nothing to do then."""

    def __init__(self, settings: Settings, keeper: IndexKeeper, *, now: bool) -> None:
        self._settings = settings
        self.huey = _queue(settings, now=now)
        self._catch_up = self.huey.task(name="catch_up")(keeper.catch_up)
        self._heal = self.huey.task(name="heal")(keeper.heal)
        self._send = self.huey.task(
            name="send", retries=RETRIES, retry_delay=RETRY_SECONDS
        )(self._deliver)
        self.huey.periodic_task(crontab(), name="sweep")(keeper.heal)
        self._consumer: Consumer | None = None

    def catch_up(self) -> None:
        """Have the index follow the event log soon."""
        _enqueue(self._catch_up)

    def heal(self) -> None:
        """Have a damaged index made anew soon."""
        _enqueue(self._heal)

    def send(self, letter: Letter) -> None:
        """Have a letter delivered soon, again and again if need be."""
        self._send(letter.as_dict())

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
