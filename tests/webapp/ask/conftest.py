"""The site under test with its articles."""

import pytest

from tests.webapp.ask.making import Desk, stock
from webapp.services import Services


@pytest.fixture
def desk(services: Services) -> Desk:
    return stock(services)
