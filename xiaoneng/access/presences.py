"""In how many browsers a person is signed in: at most XIAONENG_SESSIONS, and ended at will."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from xiaoneng.access.models import Presence
from xiaoneng.people.models import User


def session_of(key: str) -> SessionBase:
    """The session behind a key, wherever sessions are kept."""
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store(key)


def is_alive(key: str) -> bool:
    """Whether the session behind a key is there and has not run out; it may still be empty."""
    session = session_of(key)
    session.load()
    return session.session_key is not None


def begin_presence(user: User, key: str, *, at: datetime, device: str = "") -> int:
    """Write down one more browser; the oldest ones beyond the limit are ended. Says how many."""
    kept = {"user": user, "signed_in_at": at, "device": device}
    Presence.objects.update_or_create(key=key, defaults=kept)
    alive = presences_of(user)
    others = [one.key for one in alive if one.key != key]
    most: int = max(settings.XIAONENG_SESSIONS, 1)
    return end_keys(others[: max(len(alive) - most, 0)])


def presences_of(user: User) -> list[Presence]:
    """Where a person is signed in now, the oldest first; rows of ended sessions are cleared."""
    rows = list(user.presences.all())
    ended = {row.key for row in rows if not is_alive(row.key)}
    end_keys(ended)
    return [row for row in rows if row.key not in ended]


def follow_presence(before: str, after: str) -> None:
    """The session of a browser got another key, as after a change of password."""
    Presence.objects.filter(key=before).update(key=after)


def end_presences(user: User, *, but: str = "") -> int:
    """Sign a person out everywhere, or everywhere but in one browser. Says in how many."""
    return end_keys([row.key for row in presences_of(user) if row.key != but])


def end_keys(keys: list[str] | set[str]) -> int:
    for key in keys:
        session_of(key).delete()
    return Presence.objects.filter(key__in=keys).delete()[0]
