"""The only code that asks what time it is; views, jobs and commands pass it on as `at`."""

from datetime import datetime

from django.utils.timezone import get_default_timezone, localtime, make_aware


def now() -> datetime:
    """This moment in whole seconds, aware, in the site's time zone."""
    return localtime().replace(microsecond=0)


def wall(at: datetime) -> datetime:
    """The site's time on the wall, without zone: what the core counts in (decision 3)."""
    return at.astimezone(get_default_timezone()).replace(tzinfo=None)


def aware(local: datetime) -> datetime:
    """A local time of the core as an aware moment."""
    return make_aware(local, get_default_timezone())
