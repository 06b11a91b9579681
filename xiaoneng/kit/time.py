"""The only code that asks what time it is; views, jobs and commands pass it on as `at`."""

from datetime import datetime

from django.utils.timezone import localtime, make_aware, make_naive


def now() -> datetime:
    """This moment in whole seconds, aware, in the site's time zone."""
    return localtime().replace(microsecond=0)


def wall(at: datetime) -> datetime:
    """The local time on the wall, without zone: what the core counts in (decision 3)."""
    return make_naive(at)


def aware(local: datetime) -> datetime:
    """A local time of the core as an aware moment."""
    return make_aware(local)
