"""Sites for tests of pages."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.databases import Template
from tests.site import Site, opened
from tests.webapp.canaries import World, release
from webapp.services import Services


@pytest.fixture
def site(app: Flask, services: Services) -> Site:
    """A site of its own, with an index that holds nothing yet."""
    services.keeper.catch_up()
    return Site(app, services)


@pytest.fixture(scope="session")
def world(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """A site full of what is not for everybody; tests only look at it."""
    with opened(template, tmp_path_factory.mktemp("world")) as site:
        yield World(site, release(site))
