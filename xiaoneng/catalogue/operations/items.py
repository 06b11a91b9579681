"""Items: added to the catalogue, assigned to an organ and a post."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.catalogue.content import Content
from xiaoneng.catalogue.models import Item, Kinds, Version
from xiaoneng.catalogue.operations.claiming import claim_item
from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Organ, Post, User

LONGEST_CODE = 80
LONGEST_BASIC_CODE = 40


@transaction.atomic
def add_item(  # noqa: PLR0913  # what an item is, who and when
    code: str,
    kind: str,
    organ: Organ,
    *,
    basic_code: str = "",
    post: Post | None = None,
    actor: User,
    at: datetime,
) -> Item:
    """Add an item to the catalogue; what it says comes with its first version."""
    require(actor, "item.add", organ)

    code = code.strip()
    if not code or len(code) > LONGEST_CODE or len(basic_code) > LONGEST_BASIC_CODE:
        raise Unusable(_("A code of at most 80 characters is needed, a basic code of at most 40."))
    if kind not in Kinds.values:
        raise Unusable(_("%(kind)s is no kind of item.") % {"kind": kind})
    refuse_closed(organ)
    refuse_foreign_post(organ, post)
    known = Conflict(_("There is an item %(code)s already.") % {"code": code})
    with refused_twice(known):
        item = Item.objects.create(
            code=code, kind=kind, organ=organ, basic_code=basic_code.strip(), post=post
        )

    record("item.added", item, actor=actor, at=at, code=code, kind=kind)
    return item


@transaction.atomic
def begin_item(  # noqa: PLR0913  # what an item is, what it says first, who and when
    code: str,
    kind: str,
    organ: Organ,
    content: Content,
    *,
    basic_code: str = "",
    actor: User,
    at: datetime,
) -> Version:
    """Add an item together with the draft of its first version."""
    item = add_item(code, kind, organ, basic_code=basic_code, actor=actor, at=at)
    return draft_version(item, content, actor=actor, at=at)


@transaction.atomic
def assign_item(
    item: Item, organ: Organ, *, post: Post | None = None, actor: User, at: datetime
) -> Item:
    """Give an item to another organ, or name the post that handles it."""
    require(actor, "item.assign", item)

    held = claim_item(item)
    if (organ.pk, post and post.pk) == (held.organ_id, held.post_id):
        raise Unusable(_("It is assigned so already."))
    refuse_closed(organ)
    refuse_foreign_post(organ, post)
    before = held.organ
    held.organ, held.post = organ, post
    held.save(update_fields=["organ", "post"])

    record("item.assigned", held, actor=actor, at=at, before=before, post=post.pk if post else "")
    return held


def refuse_closed(organ: Organ) -> None:
    """Refuse an organ that is no longer there; raises Unusable."""
    if organ.closed_on is not None:
        raise Unusable(
            _("%(organ)s was closed on %(day)s; choose the organ that took over its tasks.")
            % {"organ": organ, "day": organ.closed_on.isoformat()}
        )


def refuse_foreign_post(organ: Organ, post: Post | None) -> None:
    """Refuse a post outside the organ and its sections, or one that is closed."""
    if post is None:
        return
    if post.closed_on is not None or not post.organ.path.startswith(organ.path):
        raise Unusable(_("The post must be one of this organ, and not closed."))
