"""What the things of a flow are called: activities, ways, items, periods."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from xiaoneng.cases.words import ACTS
from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.insight.calling import ITEM as BY_KEY
from xiaoneng.insight.calling import NAME, item_words, keys_called
from xiaoneng.insight.flows.asked import (
    AGAIN,
    EVERY,
    EXTRA,
    HANDED,
    HANDS,
    ITEM,
    LATE,
    ORDER,
    ORGAN,
    OVER,
    PATH,
    POST,
    SHARES,
    SKIPPED,
    SLOWER,
    SPANS,
    STEP,
    WAITED,
    FlowAsked,
    Way,
)
from xiaoneng.insight.flows.network import ACT, END, START
from xiaoneng.kit.keys import key_in
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, Post, User

Choices = Sequence[tuple[str, str, bool]]


def activity(name: str | None) -> str:
    """An activity as a reader knows it: acts of the platform in words."""
    if name in (START, END):
        return _("Begin") if name == START else _("End")
    if name and name.startswith(ACT):
        code = name.removeprefix(ACT)
        return str(ACTS.get(code, code))
    return name or _("(no name)")


def way_words(way: Way, *, has_cases: bool) -> str:
    """The head of a list of cases; an officer is named to who sees cases of theirs."""
    if way.how in HOLDERS:
        return _("Cases that were with %(holder)s") % {"holder": HOLDERS[way.how](way.at)}
    if way.how in HANDS:
        return _("Cases handed from %(source)s to %(target)s") % ends_of(way, has_cases=has_cases)
    if way.how == ITEM:
        names = names_of_items(keys_called([way.at]))
        return _("Cases of “%(item)s”") % {"item": item_words(way.at, names)}
    ends = {"name": activity(way.at), "source": activity(way.at), "target": activity(way.next)}
    usual = _("Cases with “%(name)s”")
    if way.next is not None:
        usual = _("Cases from “%(source)s” to “%(target)s”")
    return str(TOLD.get(way.how, usual)) % ends


def ends_of(way: Way, *, has_cases: bool) -> dict[str, str]:
    """Who hands on and who receives; without cases, officers by their organs alone."""
    ends = (way.at, way.next or "")
    if way.how == HANDED:
        source, target = map(organ_called, ends)
    else:
        source, target = (officer_called(one if has_cases else organ_in(one)) for one in ends)
    return {"source": source, "target": target}


def organ_in(said: str) -> str:
    """The organ of an officer who is told as `organ-officer`."""
    return said.partition("-")[0]


def organ_called(said: str) -> str:
    return organ_words(Organ.objects.filter(pk=key_in(said) or 0).first())


def post_called(said: str) -> str:
    return post_words(Post.objects.select_related("organ").filter(pk=key_in(said) or 0).first())


def officer_called(said: str) -> str:
    """An officer as `organ-officer`."""
    organ, _between, officer = said.partition("-")
    person = User.objects.filter(pk=key_in(officer) or 0).first()
    return officer_words(person, Organ.objects.filter(pk=key_in(organ) or 0).first())


def name_of(asked: FlowAsked) -> str:
    """What the flow is of: an item, or everything of an organ."""
    if asked.item is not None:
        return names_of_items([asked.item]).get(asked.item, _("(no name)"))
    if asked.name:
        return asked.name
    return in_language(asked.organ) if asked.organ else _("All items")


def cases_url(query: str, source: str, target: str | None, how: str = "") -> str:
    """The list of cases that go one way."""
    passage = {"flow": query, "at": source} | ({} if target is None else {"next": target})
    passage |= {"way": how} if how else {}
    return f"{reverse('insight:flow_cases')}?{urlencode(passage)}"


def item_url(query: str, label: str) -> str:
    """The flow of one item (insight.calling) of the same organ and period; none without a name."""
    if label == NAME:
        return ""
    told = {name: value for name, value in parse_qsl(query) if name not in ("item", "name")}
    if label.startswith(BY_KEY):
        told["item"] = label.removeprefix(BY_KEY)
    else:
        told["name"] = label.removeprefix(NAME)
    return f"{reverse('insight:flow')}?{urlencode(told)}"


def choices(asked: FlowAsked) -> dict[str, Choices]:
    """Of the period and of how much is drawn."""
    return {
        "spans": [(str(one), span_words(one), one == asked.span) for one in SPANS],
        "shares": [
            (str(one), _("%(share)s of all") % {"share": f"{one}%"}, one == asked.share)
            for one in SHARES
        ],
    }


def span_words(months: int) -> str:
    words = ngettext("last %(number)s month", "last %(number)s months", months)
    return words % {"number": months}


def organ_words(organ: Organ | None) -> str:
    return in_language(organ) if organ else _("unknown")


def post_words(post: Post | None) -> str:
    return f"{post.title} · {in_language(post.organ)}" if post else _("no post known")


def officer_words(person: User | None, section: Organ | None) -> str:
    name = str(person) if person else _("no officer named")
    return f"{name} · {organ_words(section)}"


TOLD = {
    EVERY: lazy("Cases closed"),
    LATE: lazy("Cases closed late"),
    WAITED: lazy("Cases that waited inside"),
    SLOWER: lazy("Cases that took longer than half of them"),
    PATH: lazy("Cases that went this way"),
    SKIPPED: lazy("Cases without the step “%(name)s”"),
    EXTRA: lazy("Cases with “%(name)s”, which the handbook does not have"),
    ORDER: lazy("Cases with “%(target)s” before “%(source)s”"),
    STEP: lazy("Cases that came to “%(name)s”"),
    OVER: lazy("Cases that took longer to “%(name)s” than is allowed or usual"),
    AGAIN: lazy("Cases with “%(name)s” more than once"),
}
HOLDERS = {ORGAN: organ_called, POST: post_called}
