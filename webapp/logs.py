"""Lines for those who run the site, each with the id of its request."""

import json
import logging
import secrets
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context

CHATTY = ("alembic", "huey", "waitress")
HEADER = "X-Request-ID"


def configure_logs(form: str) -> None:
    """Write text for people, or one JSON object a line for machines."""
    handler = logging.StreamHandler()
    handler.addFilter(_name_request)
    handler.setFormatter(_Json() if form == "json" else _Text())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def init_logs(app: Flask) -> None:
    """Give each request an id that its log lines and its answer carry."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(6)

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[HEADER] = g.get("request_id", "")
        return response


def _name_request(record: logging.LogRecord) -> bool:
    known = g.get("request_id", "") if has_request_context() else ""
    record.__dict__["request_id"] = known
    return True


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        known = getattr(record, "request_id", "")
        mark = f" [{known}]" if known else ""
        return f"{super().format(record)}{mark}"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        line = {
            "at": at,
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", ""),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
