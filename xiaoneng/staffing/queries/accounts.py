"""The state of an account, for its own page."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

from xiaoneng.people.models import User


def is_locked_out(user: User, at: datetime) -> bool:
    """Whether nobody is let in by this name from some place, after too many attempts there."""
    since = at - timedelta(hours=settings.AXES_COOLOFF_TIME)
    lately = AccessAttempt.objects.filter(username=user.username, attempt_time__gt=since)
    tried = lately.order_by().values("ip_address").annotate(tries=Sum("failures_since_start"))
    return bool(tried.filter(tries__gte=settings.AXES_FAILURE_LIMIT).exists())
