"""What the things of a flow are called: activities, ways, items, periods."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.cases.words import ACTS
from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.insight.calling import ITEM, NAME
from xiaoneng.insight.flows.asked import EXTRA, SHARES, SKIPPED, SPANS, FlowAsked, Way
from xiaoneng.insight.flows.network import ACT, END, START
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


def way_words(way: Way) -> str:
    """The head of a list of cases."""
    ends = {"name": activity(way.at), "source": activity(way.at), "target": activity(way.next)}
    if way.departs == SKIPPED:
        return _("Cases without the step “%(name)s”") % ends
    if way.departs == EXTRA:
        return _("Cases with “%(name)s”, which the handbook does not have") % ends
    if way.departs:
        return _("Cases with “%(target)s” before “%(source)s”") % ends
    if way.next is None:
        return _("Cases with “%(name)s”") % ends
    return _("Cases from “%(source)s” to “%(target)s”") % ends


def name_of(asked: FlowAsked) -> str:
    """What the flow is of: an item, or everything of an organ."""
    if asked.item is not None:
        return names_of_items([asked.item]).get(asked.item, _("(no name)"))
    if asked.name:
        return asked.name
    return in_language(asked.organ) if asked.organ else _("All items")


def cases_url(query: str, source: str, target: str | None, departs: str = "") -> str:
    """The list of cases that go one way."""
    passage = {"flow": query, "at": source} | ({} if target is None else {"next": target})
    passage |= {"way": departs} if departs else {}
    return f"{reverse('insight:flow_cases')}?{urlencode(passage)}"


def item_url(query: str, label: str) -> str:
    """The flow of one item (insight.calling) of the same organ and period; none without a name."""
    if label == NAME:
        return ""
    told = {name: value for name, value in parse_qsl(query) if name not in ("item", "name")}
    if label.startswith(ITEM):
        told["item"] = label.removeprefix(ITEM)
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
