import json
import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from webapp.logs import HEADER, configure_logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_for_machines_is_one_json_object(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("json")
    logging.getLogger("askfirst").warning("two\nlines, 中文")
    line = capsys.readouterr().err.strip()
    assert json.loads(line)["message"] == "two\nlines, 中文"
    assert "\n" not in line


def test_a_line_for_people_says_what_happened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("text")
    logging.getLogger("askfirst").warning("the index is away")
    assert capsys.readouterr().err == "the index is away\n"


def test_each_answer_names_its_request(client: FlaskClient) -> None:
    first, second = client.get("/healthz"), client.get("/healthz")
    assert first.headers[HEADER]
    assert first.headers[HEADER] != second.headers[HEADER]
