"""The table of products."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, PrimaryKey
from kb.text import Lang


class Product(Base):
    """Something people need help with; it may be part of another one."""

    __tablename__ = "product"

    id: Mapped[PrimaryKey] = mapped_column(init=False)
    slug: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("product.id"), default=None, index=True
    )
    position: Mapped[int] = mapped_column(default=0)

    def name(self, lang: Lang) -> str:
        return self.name_zh if lang == "zh" else self.name_en
