"""The keys of a person, and the key behind a secret."""

from xiaoneng.access.policy import may
from xiaoneng.access.secrets import digest_of
from xiaoneng.api.models import ApiKey, ApiKeyQuerySet
from xiaoneng.people.models import User

__all__ = [
    "ApiKey",
    "key_behind",
    "key_to_revoke",
    "keys_of",
]  # with the type: the door has no other business there


def keys_of(user: User) -> ApiKeyQuerySet:
    """Every key a person made, the newest first."""
    return ApiKey.objects.visible_to(user)


def key_to_revoke(viewer: User, pk: int) -> ApiKey | None:
    """A key that a person may revoke; those of others are not found."""
    found = ApiKey.objects.filter(pk=pk).select_related("user").first()
    return found if found is not None and may(viewer, "api_key.revoke", found) else None


def key_behind(secret: str) -> ApiKey | None:
    """The key that a secret is of, whatever became of it."""
    return ApiKey.objects.filter(digest=digest_of(secret)).select_related("user").first()
