"""Saving and dropping filters; making and revoking the key of a calendar feed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.access.secrets import digest_of, fresh_secret
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.desk.models import FeedKey, SavedFilter
from xiaoneng.desk.queries import filters_of
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

MOST_FILTERS = 12  # of one list and person: a row of tabs, not a register


@transaction.atomic
def save_filter(page: str, name: str, query: str, *, actor: User, at: datetime) -> SavedFilter:
    """Keep the conditions of a list under a name; the same name again replaces them."""
    require(actor, "filter.save")

    kept = filters_of(actor, page)
    if not kept.filter(name=name).exists() and kept.count() >= MOST_FILTERS:
        raise Unusable(
            _("Not saved: a list keeps at most %(most)s filters; delete one first.")
            % {"most": MOST_FILTERS}
        )
    saved, _created = SavedFilter.objects.update_or_create(
        user=actor, page=page, name=name, defaults={"query": query, "saved_at": at}
    )

    record("filter.saved", saved, actor=actor, at=at, page=page, name=name, query=query)
    return saved


@transaction.atomic
def rename_filter(saved: SavedFilter, name: str, *, actor: User, at: datetime) -> SavedFilter:
    """Call a saved filter otherwise; its conditions stay."""
    require(actor, "filter.rename", saved)

    before = saved.name
    taken = _("This list has a view “%(name)s” already: delete it first, or choose another name.")
    saved.name = name
    with refused_twice(Unusable(taken % {"name": name})):
        saved.save(update_fields=["name"])

    record("filter.renamed", saved, actor=actor, at=at, page=saved.page, before=before, name=name)
    return saved


@transaction.atomic
def delete_filter(saved: SavedFilter, *, actor: User, at: datetime) -> None:
    """Drop a saved filter; the rows it showed are untouched."""
    require(actor, "filter.delete", saved)

    record("filter.deleted", saved, actor=actor, at=at, page=saved.page, name=saved.name)
    saved.delete()


@transaction.atomic
def make_feed_key(*, actor: User, at: datetime) -> str:
    """Make a new secret for one's calendar feed; the old one stops working. Told only once."""
    require(actor, "feed_key.make")

    FeedKey.objects.filter(user=actor, revoked_at__isnull=True).update(revoked_at=at)
    secret = fresh_secret()
    with refused_twice(Conflict(_("Another address was made meanwhile; that one holds."))):
        key = FeedKey.objects.create(user=actor, digest=digest_of(secret), made_at=at)

    record("feed_key.made", key, actor=actor, at=at)
    return secret


@transaction.atomic
def revoke_feed_key(key: FeedKey, *, actor: User, at: datetime) -> FeedKey:
    """Stop a calendar feed: whoever has its address sees nothing any more."""
    require(actor, "feed_key.revoke", key)

    if FeedKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at):
        key.revoked_at = at
        record("feed_key.revoked", key, actor=actor, at=at)
    return key
