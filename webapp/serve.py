"""The site and its background work in one process."""

import gc
import signal
import socket
from collections.abc import Callable

from waitress.server import create_server

from kb.config import Settings
from webapp.app import create_app
from webapp.demo.seed import fill_if_empty
from webapp.services import build

THREADS = 8
# More is cut off; up to here the site itself says that it is too much.
MOST_BYTES = 100_000_000


def serve(settings: Settings, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until told to stop; `port` 0 takes a free one from 8000 on."""
    chosen = port or free_port(host)
    services = build(_with_own_links(settings, chosen))
    services.database.migrate()
    if settings.demo:
        fill_if_empty(services, say)
    services.start()
    server = create_server(
        create_app(services),
        host=host,
        port=chosen,
        threads=THREADS,
        max_request_body_size=MOST_BYTES,
    )
    signal.signal(signal.SIGTERM, _stop)
    say(f"{settings.site_name}: http://{host}:{chosen}/")
    # What stays for good is not looked through again: that would stop every
    # reader for a tenth of a second now and then.
    gc.collect()
    gc.freeze()
    try:
        server.run()
    finally:
        server.close()
        services.stop()


def _with_own_links(settings: Settings, port: int) -> Settings:
    # Where no address is configured, sent links lead to the port that answers.
    if "base_url" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"base_url": f"http://127.0.0.1:{port}"})


def _stop(_signal: int, _frame: object) -> None:
    # Waitress ends its loop on this; what is held is written afterwards.
    raise SystemExit


def free_port(host: str, first: int = 8000) -> int:
    """Return the first port from `first` on that nobody listens on."""
    for port in range(first, first + 100):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {first} to {first + 99}")
