"""What the pages of organs and posts show, as of any day."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import get_language

from xiaoneng.kit.organ_tree import branch_choices
from xiaoneng.people.models import (
    HOSTS,
    PARTS,
    Charge,
    Leads,
    Level,
    Nameplate,
    Organ,
    Placement,
    Post,
    Succession,
    Term,
    User,
)
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
from xiaoneng.staffing.models import Standby
from xiaoneng.staffing.queries.categories import category_words


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree page: a branch, its heads, how many work there."""

    branch: Branch
    heads: tuple[User, ...]
    people: int
    folded: int = 0  # how many of its parts are not shown
    switch: tuple[int, ...] | None = None  # what is open once it is opened, or folded again

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


def folded(rows: list[Row], opened: Collection[int]) -> list[Row]:
    """The tree without the parts of its bodies, but for those of the opened ones."""
    shown: list[Row] = []
    hidden: Counter[int] = Counter()
    host: dict[int, int] = {}  # organ -> the body whose line stands for it
    for row in rows:
        organ, parent = row.branch.organ, row.branch.parent
        is_part = row.branch.level in PARTS
        body = host.get(parent or 0, organ.pk) if is_part else organ.pk
        host[organ.pk] = body
        if body == organ.pk or body in opened:
            shown.append(row)
        else:
            hidden[body] += 1
    return [with_switch(row, hidden[row.branch.organ.pk], opened) for row in shown]


def with_switch(row: Row, folded: int, opened: Collection[int]) -> Row:
    """The row with the way to show its parts, or to hide them again."""
    key = row.branch.organ.pk
    if folded:
        return replace(row, folded=folded, switch=(*opened, key))
    if key in opened:
        return replace(row, switch=tuple(one for one in opened if one != key))
    return row


def fits(branch: Branch, words: str, category: str, level: str) -> bool:
    """Whether a branch is what is looked for."""
    wanted = words.strip().casefold()
    said = f"{branch.name} {branch.organ.name_en} {branch.organ.code}".casefold()
    return (
        wanted in said
        and (not category or branch.category == category)
        and (not level or branch.level == level)
    )


@dataclass(frozen=True, slots=True)
class Answering:
    """One person of the leadership chain, with every reason: place in the chain and organ."""

    user: User
    links: list[Link]


def answering(organ: Organ, day: date) -> list[Answering]:
    """Who answers for an organ on a day, each person once, where the chain first names them."""
    found: dict[int, Answering] = {}
    for link in leadership_chain(organ, day):
        links = found.setdefault(link.user.pk, Answering(link.user, [])).links
        if link not in links:
            links.append(link)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything the page of one organ shows, as of one day."""

    organ: Organ
    name: str
    parent: Organ | None
    chain: list[Answering]
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
        chain=answering(organ, day),
        nameplates=list(nameplates_on(organ, day)),
        placements=placements_of(organ),
        names=list(organ.nameplates.order_by("-from_on", "pk")),
        posts=posts_on(organ, day),
        sections=[one for one in tree_on(day) if one.parent == organ.pk],
        charges=list(charges_on(organ, day)),
        successions=successions_of(organ),
    )


def placements_of(organ: Organ) -> list[Placement]:
    """Where an organ stood and stands, the newest first, each with the `words` of its category."""
    words = category_words()
    found = list(organ.placements.select_related("parent").order_by("-from_on"))
    for one in found:
        one.words = words.get(one.category, one.category)  # type: ignore[attr-defined]
    return found


def posts_on(organ: Organ, day: date) -> list[Post]:
    """The posts of an organ on a day, each with `held` (terms) and `standing` (its B) of it."""
    terms = Term.objects.on(day).select_related("user")
    standing = Standby.objects.on(day).select_related("user")
    found = organ.posts.filter(opened_on__lte=day).exclude(closed_on__lte=day).order_by("pk")
    return list(
        found.prefetch_related(
            Prefetch("terms", terms, to_attr="held"),
            Prefetch("standbys", standing, to_attr="standing"),
        )
    )


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


@dataclass(frozen=True, slots=True)
class Moving:
    """What goes along when an organ is merged into another."""

    posts: int  # its own, but for those of its heads
    people: int  # who hold them
    heads: int  # posts of its heads and deputies: these are closed
    organs: int  # below it, at any depth
    posts_below: int
    people_below: int


def moving_with(organ: Organ, day: date) -> Moving:
    """What a merger on a day would move; open obligations follow in their own room."""
    posts = Post.objects.filter(closed_on__isnull=True)
    own, top = posts.filter(organ=organ), Q(leads__in=[Leads.HEAD, Leads.DEPUTY])
    below = Organ.objects.under(organ).filter(closed_on__isnull=True).exclude(pk=organ.pk)
    posts_below = posts.filter(organ__in=below)
    return Moving(
        posts=own.exclude(top).count(),
        people=holders_among(own.exclude(top), day),
        heads=own.filter(top).count(),
        organs=below.count(),
        posts_below=posts_below.count(),
        people_below=holders_among(posts_below, day),
    )


def holders_among(posts: QuerySet[Post], day: date) -> int:
    """How many people hold some posts on a day; one who holds two counts once."""
    terms = Term.objects.on(day).filter(post__in=posts).order_by()
    return terms.values("user").distinct().count()


def known_organs() -> QuerySet[Organ]:
    """Every organ there is or was."""
    return Organ.objects.select_related("parent")


def choices_of(
    day: date, leave_out: Iterable[Organ] = (), *, above: str = "", into: str = ""
) -> list[tuple[str, str]]:
    """The organs of a day to choose from, indented as the tree is; some subtrees left out.

    With `above` only those that an organ of this level can stand under; with `into` those that one
    of this level can be merged into.
    """
    is_body = bool(into) and into not in PARTS
    hosts = HOSTS[Level(above)] if above else tuple(Level)
    paths = [organ.path for organ in leave_out]
    return branch_choices(
        branch
        for branch in tree_on(day)
        if not any(branch.organ.path.startswith(path) for path in paths)
        and not (is_body and branch.level in PARTS)
        and branch.level in hosts
    )


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
