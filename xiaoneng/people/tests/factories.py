"""Legal rows of people: an organ has its placement and its nameplate from its first day."""

from datetime import UTC, date, datetime
from typing import Any, cast

import factory

from xiaoneng.people.models import (
    Calendar,
    Level,
    Nameplate,
    Notice,
    Organ,
    Placement,
    Post,
    Term,
    User,
)

FOUNDED = date(2020, 1, 1)


class OrganFactory(factory.django.DjangoModelFactory[Organ]):
    class Meta:
        model = Organ

    code = factory.Sequence(lambda n: f"O{n:04}")
    name = factory.Sequence(lambda n: f"第{n}局")
    level = Level.ORGAN
    opened_on = FOUNDED
    path = ""

    @classmethod
    def _create(cls, model: type[Organ], *args: Any, **kwargs: Any) -> Organ:
        organ = super()._create(model, *args, **kwargs)
        organ.path = f"{organ.parent.path if organ.parent else '/'}{organ.pk}/"
        organ.save(update_fields=["path"])
        Placement.objects.create(
            organ=organ,
            parent=organ.parent,
            level=organ.level,
            category=organ.category,
            from_on=organ.opened_on,
        )
        Nameplate.objects.create(
            organ=organ, name=organ.name, is_principal=True, from_on=organ.opened_on
        )
        return cast("Organ", organ)


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"职员{n}")
    password = "!"


class PostFactory(factory.django.DjangoModelFactory[Post]):
    class Meta:
        model = Post

    organ = factory.SubFactory(OrganFactory)
    title = "科员"
    role = "officer"
    opened_on = FOUNDED


class TermFactory(factory.django.DjangoModelFactory[Term]):
    class Meta:
        model = Term

    user = factory.SubFactory(UserFactory)
    post = factory.SubFactory(PostFactory)
    from_on = FOUNDED


def someone(role: str, organ: Organ, **fields: Any) -> User:
    """A person with a role in an organ, by holding a post there."""
    term = TermFactory(user=UserFactory(**fields), post=PostFactory(organ=organ, role=role))
    return cast("User", term.user)


def with_a_day_off(day: str) -> Calendar:
    """A calendar below the nation's with one day off of its own."""
    nation, _made = Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    own: Calendar = Calendar.objects.create(name="local", title="自治县", parent=nation)
    days = [{"day": day, "works": False, "name": "地方节日"}]
    year = int(day[:4])
    known = datetime(year, 1, 1, tzinfo=UTC)
    Notice.objects.create(calendar=own, year=year, edition=1, days=days, published_at=known)
    return own
