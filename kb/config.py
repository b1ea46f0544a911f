"""The settings of one site, read from the environment with all problems at once."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kb.text import Lang

PREFIX = "KB_"


class ConfigError(Exception):
    """The environment does not describe a site; `problems` names every reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseModel):
    """What an administrator decides before the start, one `KB_` variable each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(Path("var"), description="folder of database, index, files")
    database_url: str = Field(
        "", description="SQLAlchemy URL; SQLite in the data folder"
    )
    secret_key: str = Field(
        "", description="signs cookies and links; kept in data folder"
    )
    site_name: str = Field("AskFirst", min_length=1, max_length=60)
    base_url: str = Field("http://127.0.0.1:8000", description="address in sent links")
    default_lang: Lang = "en"
    time_zone: str = "UTC"
    demo: bool = Field(False, description="one-click sign-in; only for the demo site")
    registration: bool = Field(True, description="people may make their own account")
    suggestions: bool = Field(True, description="suggest articles while asking")
    self_approval: bool = Field(False, description="authors may approve their own text")
    holdout_share: float = Field(0.0, ge=0, le=0.5, description="share of people")
    secure_cookies: bool = Field(False, description="true where the site is on HTTPS")
    trusted_proxies: int = Field(0, ge=0, le=3, description="proxies in front of it")
    redis_url: str = Field("", description="shared limits and jobs; empty: in process")
    smtp_url: str = Field("", description="smtp://..., smtps://...; empty: to files")
    mail_from: str = "support@localhost"
    hosts: str = Field("", description="further host names it answers to, by comma")
    rate_limits: bool = Field(True, description="limit sign-in, search, ask, verdicts")
    log_format: Literal["text", "json"] = "text"

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{name} is not an IANA time zone") from error
        return name

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url.startswith(("postgresql://", "postgres://")):
            return "postgresql+psycopg://" + url.split("://", 1)[1]
        if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("use sqlite:///FILE or postgresql://...")
        return url

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("give it as https://host")
        return url.rstrip("/")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, **given: object) -> Self:
        """Read the settings; raise `ConfigError` that names every problem.

        Values in `given` win over the environment.
        """
        env = os.environ if env is None else env
        found = {
            key.removeprefix(PREFIX).lower(): value
            for key, value in env.items()
            if key.startswith(PREFIX)
        }
        try:
            return cls.model_validate(found | given)
        except ValidationError as error:
            raise ConfigError([_problem(dict(e)) for e in error.errors()]) from error

    @property
    def url(self) -> str:
        """The database to use."""
        return (
            self.database_url or f"sqlite:///{self.data_dir.resolve() / 'kb.sqlite3'}"
        )

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @property
    def attachments_dir(self) -> Path:
        return self.data_dir / "attachments"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def _problem(error: dict[str, object]) -> str:
    location = error["loc"]
    name = PREFIX + str(location[0] if isinstance(location, tuple) else "").upper()
    if error["type"] == "extra_forbidden":
        return f"{name}: there is no such setting"
    return f"{name}: {error['msg']} (it is {error['input']!r})"
