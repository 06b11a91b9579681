"""What lies on a desk: saved filters and the feed's key."""

from xiaoneng.access.secrets import digest_of
from xiaoneng.desk.models import FeedKey, SavedFilter, SavedFilterQuerySet
from xiaoneng.kit.found import Saved
from xiaoneng.people.models import User


def filters_of(user: User, page: str) -> SavedFilterQuerySet:
    """A person's saved filters of one list, the oldest first."""
    return SavedFilter.objects.visible_to(user).filter(page=page)


def kept_filters(user: User, page: str) -> list[Saved]:
    """The same as tabs of the list."""
    return [Saved(one.name, f"?{one.query}") for one in filters_of(user, page)]


def filters_by(user: User) -> SavedFilterQuerySet:
    """Everything a person saved."""
    return SavedFilter.objects.visible_to(user)


def feed_key_of(user: User) -> FeedKey | None:
    """The key in use, if there is one."""
    return FeedKey.objects.filter(user=user, revoked_at__isnull=True).first()


def owner_of(secret: str) -> User | None:
    """Whose feed a secret opens; nobody's where it was revoked or the person may not sign in."""
    key = (
        FeedKey.objects.filter(digest=digest_of(secret), revoked_at__isnull=True)
        .select_related("user")
        .first()
    )
    return key.user if key is not None and key.user.is_active else None
