"""Sites for tests of pages."""

import pytest
from flask import Flask

from tests.site import Site
from webapp.services import Services


@pytest.fixture
def site(app: Flask, services: Services) -> Site:
    """A site of its own, with an index that holds nothing yet."""
    services.keeper.catch_up()
    return Site(app, services)
