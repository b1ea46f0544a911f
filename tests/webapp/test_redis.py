import time
from collections.abc import Iterator

import pytest
from limits import parse
from redis import Redis
from redis.exceptions import ConnectionError as NoRedis

from kb.config import Settings
from kb.errors import TooMany
from webapp.limits import Limiter
from webapp.mail import Letter
from webapp.services import build

URL = "redis://127.0.0.1:6379/15"


@pytest.fixture
def redis() -> Iterator[str]:
    server = Redis.from_url(URL)
    try:
        server.flushdb()
    except NoRedis:
        pytest.skip("no Redis answers at 127.0.0.1:6379")
    yield URL
    server.flushdb()
    server.close()


def test_two_processes_share_their_limits(redis: str) -> None:
    here, there = Limiter(redis, enabled=True), Limiter(redis, enabled=True)
    item = parse("2/minute")
    here.count(item, "sign-in", "alice")
    there.count(item, "sign-in", "alice")
    with pytest.raises(TooMany) as refusal:
        here.count(item, "sign-in", "alice")
    assert refusal.value.retry_after_seconds > 0
    here.count(item, "sign-in", "bob")


def test_one_process_sends_what_another_one_queued(
    redis: str, settings: Settings
) -> None:
    scaled = settings.model_copy(update={"redis_url": redis})
    web, worker = build(scaled), build(scaled)
    web.jobs.send(Letter(to="alice@example.org", subject="您好", text="Hello"))
    worker.jobs.start()
    folder = scaled.data_dir / "mail"
    for _ in range(100):
        if list(folder.glob("*.eml")):
            break
        time.sleep(0.1)
    worker.jobs.stop()
    assert len(list(folder.glob("*.eml"))) == 1
    for site in (web, worker):
        site.engine.close()
        site.database.close()
