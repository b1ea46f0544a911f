"""Points in time as people enter them: by the clock of the site's zone."""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext
from wtforms import Field
from wtforms.widgets import DateTimeLocalInput

from webapp.services import services

FORMAT = "%Y-%m-%dT%H:%M"
LENGTH = len("2026-11-23T09:00")


class MomentField(Field):
    """A date and a time of day; its data is aware and in UTC."""

    widget = DateTimeLocalInput()
    data: datetime | None

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        entered = " ".join(valuelist).strip()
        self.data = _moment(entered) if entered else None

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return local(self.data) if self.data else ""


def _moment(entered: str) -> datetime:
    try:
        # Some browsers add the seconds.
        naive = datetime.fromisoformat(entered[:LENGTH])
        return naive.replace(tzinfo=site_zone()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        problem = gettext("Give date and time, such as 2026-11-23 09:00.")
        raise ValueError(problem) from error


def site_zone() -> ZoneInfo:
    """Return the zone in which people of the site read the clock."""
    return ZoneInfo(services().settings.time_zone)


def local(moment: datetime) -> str:
    """Return a moment as a field of date and time holds it."""
    return moment.astimezone(site_zone()).strftime(FORMAT)
