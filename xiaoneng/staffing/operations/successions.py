"""Merging, splitting, moving functions: one organ comes to answer for what another did.

Each writes Succession rows with the document it rests on. Open obligations are not moved here:
they stand in a higher room, which reads `queries.organs.successions_to_follow`, moves what is
still open with its attribution, and then calls `mark_followed`. In a merger everything of the
source follows; otherwise what belongs to the posts carried along (`Post.continues`) does. Past
figures stay with the organ that made them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.ledger.operations import hold_chains, record
from xiaoneng.people.models import (
    PARTS,
    Change,
    Leads,
    Level,
    Organ,
    Post,
    Succession,
    Term,
    User,
)
from xiaoneng.staffing.days import check_dated, check_live, check_open
from xiaoneng.staffing.operations.holding import held
from xiaoneng.staffing.operations.naming import check_sole, numbering
from xiaoneng.staffing.operations.organs import (
    Founding,
    found_organ,
    move_organ,
    shut,
)
from xiaoneng.staffing.operations.places import check_above
from xiaoneng.staffing.operations.posts import carry_on, described, shut_post
from xiaoneng.staffing.queries.namesakes import why_not_twice
from xiaoneng.staffing.spellings import plain

TOP = frozenset({Leads.HEAD, Leads.DEPUTY})


@transaction.atomic
def merge_organs(
    sources: Sequence[Organ], target: Organ, *, on: date, basis: str, actor: User, at: datetime
) -> list[Succession]:
    """Merge organs into another: sections and posts go along, the leaders' terms end there.

    Who leads the merged organ is for the appointment that follows to say.
    """
    for organ in (*sources, target):
        require(actor, "organ.merge", organ)

    known = held([*sources, target], along=sources)
    sources, target = [known[one.pk] for one in sources], known[target.pk]
    check_merger(sources, target, on=on, basis=basis, at=at)
    hold_chains([*sources, *Organ.objects.filter(parent__in=sources, closed_on__isnull=True)])
    made = []
    for source in sources:
        for section in parts_going([source], sources):
            move_organ(section, target, ending=sources, on=on, actor=actor, at=at)
        for post in Post.objects.filter(organ=source, closed_on__isnull=True):
            pass_on(post, target, on)
        source.refresh_from_db()
        shut(source, on, why=basis, actor=actor, at=at)
        made.append(succeed(Change.MERGE, source, target, on=on, basis=basis))

        record("organ.merged", source, actor=actor, at=at, organ=source, into=target, basis=basis)
    return made


def check_merger(
    sources: Sequence[Organ], target: Organ, *, on: date, basis: str, at: datetime
) -> None:
    """Refuse what cannot be merged; a body of its own never ends as a section. Raises Unusable."""
    check_open(target, on)
    check_basis(basis)
    if not sources or target in sources:
        raise Unusable(
            _("Choose one or more other organs to merge into %(organ)s.") % {"organ": target}
        )
    for source in sources:
        check_open(source, on)
        check_dated(on, at=at, since=source.opened_on)
        check_led(source, on)
        check_absorbed(source, target)
    check_sole_parts(sources, target, on)


def check_led(source: Organ, on: date) -> None:
    """Refuse a day after which somebody came to lead what ends: that happened; raises Unusable."""
    posts = Post.objects.filter(organ=source, leads__in=TOP, closed_on__isnull=True)
    later = Term.objects.filter(post__in=posts, from_on__gt=on).exclude(until_on=F("from_on"))
    term = later.select_related("user", "post").first()
    if term is not None:
        raise Unusable(
            _(
                "%(who)s has the post %(post)s of %(organ)s from %(day)s on, after the merger: "
                "choose a day after that one, or end that term first."
            )
            % {
                "who": term.user,
                "post": term.post.title,
                "organ": source,
                "day": term.from_on.isoformat(),
            }
        )


def check_absorbed(source: Organ, target: Organ) -> None:
    """Refuse a body that would end as a part, and parts that cannot go along; raises Unusable."""
    if source.level not in PARTS and target.level in PARTS:
        raise Unusable(
            _("%(organ)s (%(level)s) cannot be part of %(parent)s (%(kind)s).")
            % {
                "organ": source,
                "level": Level(source.level).label,
                "parent": target,
                "kind": Level(target.level).label,
            }
        )
    for part in Organ.objects.filter(parent=source, closed_on__isnull=True):
        check_above(part.name, Level(part.level), target)


def parts_going(bodies: Sequence[Organ], sources: Sequence[Organ]) -> list[Organ]:
    """The open parts of some of the sources that go along; a part that is one itself ends."""
    parts = Organ.objects.filter(parent__in=bodies, closed_on__isnull=True)
    return list(parts.exclude(pk__in=[one.pk for one in sources]).order_by("pk"))


def check_sole_parts(sources: Sequence[Organ], target: Organ, on: date) -> None:
    """Refuse parts that would bear one name under the target; raises Unusable.

    A part may be called as what it comes from: that one ends.
    """
    going: dict[str, Organ] = {}
    for part in parts_going(sources, sources):
        check_sole(part.name, target, on, but=[part, *sources])
        other = going.setdefault(plain(part.name), part)
        if other != part:
            raise Unusable(why_not_twice(other.name, other.code, str(target)))


def pass_on(post: Post, target: Organ, on: date) -> None:
    """Let the target continue a post, unless it led the organ that ends: then terms end there.

    A term that begins on that very day never was; one that begins later is refused before.
    """
    if post.leads in TOP:
        Term.objects.filter(post=post, from_on__lt=on).exclude(until_on__lte=on).update(until_on=on)
        Term.objects.filter(post=post, from_on=on).delete()
        shut_post(post, on)
    else:
        carry_on(post, target, described(post), on)


def check_basis(basis: str) -> None:
    """Refuse a change of tasks that rests on no document; raises Unusable."""
    if not basis.strip():
        raise Unusable(_("Name the document this change rests on."))


def succeed(
    kind: Change, source: Organ, target: Organ, *, on: date, basis: str, function: str = ""
) -> Succession:
    """Write down that the target answers from a day on for what the source did."""
    return Succession.objects.create(
        kind=kind,
        source=source,
        target=target,
        on=on,
        basis=basis.strip(),
        function=function.strip(),
    )


@transaction.atomic
def split_organ(  # noqa: PLR0913  # what goes, where to, and why
    source: Organ,
    founding: Founding,
    *,
    sections: Sequence[Organ] = (),
    posts: Sequence[Post] = (),
    on: date,
    basis: str,
    actor: User,
    at: datetime,
) -> Succession:
    """Found an organ beside another, and let some of its sections and posts go over to it."""
    require(actor, "organ.split", source)

    beside = replace(founding, parent=founding.parent or source.parent)
    above = [beside.parent] if beside.parent else []
    known = held([source, *above, *numbering(beside.number_prefix.strip())], along=sections)
    source, sections = known[source.pk], [known[one.pk] for one in sections]
    check_open(source, on)
    check_basis(basis)
    posts = as_they_stand(posts)
    check_part_of(source, sections, posts)
    hold_chains([source, *sections])
    target = found_organ(beside, on=on, actor=actor, at=at)
    for section in sections:
        move_organ(section, target, on=on, actor=actor, at=at)
    for post in posts:
        carry_on(post, target, described(post), on)
    succession = succeed(Change.SPLIT, source, target, on=on, basis=basis)

    record("organ.split", source, actor=actor, at=at, organ=source, off=target, basis=basis)
    return succession


def as_they_stand(posts: Sequence[Post]) -> list[Post]:
    """Posts as they are now; nobody changes them while their organ is held."""
    return list(Post.objects.filter(pk__in=[one.pk for one in posts]).order_by("pk"))


def check_part_of(source: Organ, sections: Sequence[Organ], posts: Sequence[Post]) -> None:
    """Refuse what is not the source's own to give away; raises Unusable."""
    for section in sections:
        if section.parent_id != source.pk:
            raise Unusable(
                _("%(section)s is not a part of %(organ)s.") % {"section": section, "organ": source}
            )
    for post in posts:
        check_live(post)
        if post.organ_id != source.pk:
            raise Unusable(
                _("The post %(post)s is not one of %(organ)s.")
                % {"post": post.title, "organ": source}
            )


@transaction.atomic
def move_function(  # noqa: PLR0913  # what goes, where to, and why
    source: Organ,
    target: Organ,
    function: str,
    *,
    posts: Sequence[Post] = (),
    on: date,
    basis: str,
    actor: User,
    at: datetime,
) -> Succession:
    """Let a function pass to another organ, with the posts that exercise it."""
    require(actor, "function.move", source)
    require(actor, "function.move", target)

    known = held([source, target])
    source, target = known[source.pk], known[target.pk]
    check_open(source, on)
    check_open(target, on)
    check_basis(basis)
    posts = as_they_stand(posts)
    check_dated(on, at=at, since=max(source.opened_on, target.opened_on))
    check_part_of(source, (), posts)
    if source == target or not function.strip():
        raise Unusable(_("Name the function, and another organ that takes it over."))
    for post in posts:
        carry_on(post, target, described(post), on)
    succession = succeed(Change.MOVE, source, target, on=on, basis=basis, function=function)

    facts = {"function": function, "to": target, "basis": basis, "on": on}
    record("function.moved", source, actor=actor, at=at, organ=source, **facts)
    return succession


@transaction.atomic
def mark_followed(succession: Succession, *, actor: User, at: datetime) -> None:
    """Note that what was open has been moved along; once, by compare-and-swap."""
    require(actor, "succession.follow", succession)

    waiting = Succession.objects.filter(pk=succession.pk, followed_at__isnull=True)
    if waiting.update(followed_at=at) != 1:
        raise Conflict(_("%(change)s has been followed already.") % {"change": succession})
    succession.followed_at = at

    record("succession.followed", succession, actor=actor, at=at, organ=succession.target)
