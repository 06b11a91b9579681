"""What the pages of organs and posts show, as of any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from xiaoneng.people.models import Charge, Nameplate, Organ, Placement, Post, Succession, Term, User
from xiaoneng.people.queries import (
    Branch,
    Link,
    charges_on,
    leadership_chain,
    name_on,
    nameplates_on,
    parent_on,
    tree_on,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree page: a branch, its heads, how many work there."""

    branch: Branch
    heads: tuple[User, ...]
    people: int

    @property
    def name(self) -> str:
        """Its name on that day, in English where it has one and English is read."""
        english = self.branch.organ.name_en
        is_read = (get_language() or "").startswith("en")
        return english if english and is_read else self.branch.name

    @property
    def indent(self) -> str:
        """What stands before the name, so that the eye sees the depth."""
        return "\u3000" * self.branch.depth


def organ_rows(day: date, words: str = "", category: str = "", level: str = "") -> list[Row]:
    """The tree of a day, or those of its organs that fit what is looked for."""
    heads: dict[int, list[User]] = {}
    people: dict[int, set[int]] = {}
    for term in Term.objects.on(day).select_related("post", "user"):
        people.setdefault(term.post.organ_id, set()).add(term.user_id)
        if term.post.leads in {"head", "chief"}:
            heads.setdefault(term.post.organ_id, []).append(term.user)
    return [
        Row(
            branch,
            tuple(heads.get(branch.organ.pk, ())),
            len(people.get(branch.organ.pk, ())),
        )
        for branch in tree_on(day)
        if fits(branch, words, category, level)
    ]


def fits(branch: Branch, words: str, category: str, level: str) -> bool:
    """Whether a branch is what is looked for."""
    wanted = words.strip().casefold()
    said = f"{branch.name} {branch.organ.name_en} {branch.organ.code}".casefold()
    return (
        wanted in said
        and (not category or branch.category == category)
        and (not level or branch.organ.level == level)
    )


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything the page of one organ shows, as of one day."""

    organ: Organ
    name: str
    parent: Organ | None
    chain: list[Link]
    nameplates: list[Nameplate]
    placements: list[Placement]
    names: list[Nameplate]
    posts: list[Post]
    sections: list[Branch]
    charges: list[Charge]
    successions: list[Succession]


def portrait(organ: Organ, day: date) -> Portrait:
    """An organ with its history, its posts and holders, and who answers for it on a day."""
    return Portrait(
        organ=organ,
        name=name_on(organ, day),
        parent=parent_on(organ, day),
        chain=leadership_chain(organ, day),
        nameplates=list(nameplates_on(organ, day)),
        placements=list(organ.placements.select_related("parent").order_by("-from_on")),
        names=list(organ.nameplates.order_by("-from_on", "pk")),
        posts=posts_on(organ, day),
        sections=[one for one in tree_on(day) if one.parent == organ.pk],
        charges=list(charges_on(organ, day)),
        successions=successions_of(organ),
    )


def posts_on(organ: Organ, day: date) -> list[Post]:
    """The posts of an organ on a day, each with its terms of that day as `held`."""
    terms = Term.objects.on(day).select_related("user")
    found = organ.posts.filter(opened_on__lte=day).exclude(closed_on__lte=day)
    return list(found.order_by("pk").prefetch_related(Prefetch("terms", terms, to_attr="held")))


def successions_of(organ: Organ) -> list[Succession]:
    """What this organ took over and what it gave away."""
    found = Succession.objects.select_related("source", "target")
    return list((found.filter(source=organ) | found.filter(target=organ)).order_by("-on", "-pk"))


def successions_to_follow(day: date) -> QuerySet[Succession]:
    """Successions whose open obligations nobody has moved along yet, the oldest first."""
    waiting = Succession.objects.filter(followed_at__isnull=True, on__lte=day)
    return waiting.select_related("source", "target")


def carried_posts(succession: Succession) -> dict[int, Post]:
    """Which post of the target continues which post of the source, by the key of the latter."""
    carried = Post.objects.filter(
        organ=succession.target, continues__organ=succession.source, opened_on=succession.on
    )
    return {post.continues_id: post for post in carried if post.continues_id is not None}


def known_organs() -> QuerySet[Organ]:
    """Every organ there is or was."""
    return Organ.objects.select_related("parent")


def choices_of(day: date, leave_out: Iterable[Organ] = ()) -> list[tuple[int, str]]:
    """The organs of a day to choose from, indented as the tree is; some subtrees left out."""
    paths = [organ.path for organ in leave_out]
    return [
        (branch.organ.pk, "\u3000" * branch.depth + branch.name)
        for branch in tree_on(day)
        if not any(branch.organ.path.startswith(path) for path in paths)
    ]


def sections_on(organ: Organ) -> list[Organ]:
    """The open parts of an organ today."""
    return list(Organ.objects.filter(parent=organ, closed_on__isnull=True).order_by("code"))


def open_posts() -> QuerySet[Post]:
    """Every post that is not closed."""
    return Post.objects.filter(closed_on__isnull=True).select_related("organ")


def post_choices(day: date) -> list[tuple[int, str]]:
    """The open posts to choose from, organ by organ."""
    found = open_posts().filter(opened_on__lte=day).order_by("organ__path", "pk")
    return [(post.pk, f"{post.organ} · {post.title}") for post in found]


def known_posts() -> QuerySet[Post]:
    """Every post there is or was."""
    return Post.objects.select_related("organ")


def known_terms() -> QuerySet[Term]:
    """Every term there is or was."""
    return Term.objects.select_related("post__organ", "user")


def known_charges() -> QuerySet[Charge]:
    """Every charge of an organ there is or was."""
    return Charge.objects.select_related("leader", "organ")


def known_nameplates() -> QuerySet[Nameplate]:
    """Every name an organ bears or bore."""
    return Nameplate.objects.select_related("organ")
