"""A folder to import, and what its files count on."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb.accounts.models import Group
from kb.products.models import Product
from tests.articles.folders import make_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path)


@pytest.fixture
def printer(session: Session) -> Product:
    """What the files of the folder count on."""
    product = Product(slug="printer", name_en="Printer", name_zh="打印机")
    session.add_all([product, Group(name="Finance")])
    session.flush()
    return product
