"""What an act rests on, as it stands now, held until the act is done.

Who read it before may have seen it open: the slower of two writers would put something into what
is closed by now.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from xiaoneng.people.models import Organ, Post, User
from xiaoneng.staffing.days import check_live, check_open


def held(organs: Iterable[Organ], *, along: Iterable[Organ] = ()) -> dict[int, Organ]:
    """Organs as they stand now, by their keys, with all that is below those that go along.

    Each is locked until the transaction ends, always in the order of keys: none waits for another
    in a ring. Who changes what belongs to an organ holds it first, before posts, people, chains.
    """
    wanted = Q(pk__in=[one.pk for one in organs])
    for one in along:
        wanted |= Q(path__startswith=one.path)
    rows = Organ.objects.select_for_update(no_key=True).filter(wanted)
    return {one.pk: one for one in rows.order_by("pk")}


def held_open(organ: Organ, day: date) -> Organ:
    """An organ as it stands now, held; raises Unusable where it was not open on a day."""
    present = held([organ])[organ.pk]
    check_open(present, day)
    return present


def held_live(post: Post) -> Post:
    """A post as it stands now, held with its organ; raises Unusable where it has been closed."""
    organ = held([post.organ])[post.organ_id]
    present = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    check_live(present)
    present.organ = organ
    return present


def held_person(user: User) -> User:
    """A person as the record stands now, held: two acts on one person wait for each other."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
