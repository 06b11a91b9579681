"""What a part of the time beyond the limit is called."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xiaoneng.insight.flows.naming import officer_words, organ_in, organ_words, post_words
from xiaoneng.insight.flows.tables import kind_words
from xiaoneng.insight.overruns.asked import CLOSED, OFFICER, OPEN, ORGAN, POST, Part, holders_in
from xiaoneng.people.models import Organ, Post, User


def which_choices(which: str) -> Sequence[tuple[str, str, bool]]:
    words = {CLOSED: _("closed late"), OPEN: _("open and late now")}
    return [(key, said, key == which) for key, said in words.items()]


def part_words(part: Part, which: str, *, has_cases: bool) -> str:
    """The head of a list of cases; an officer is named to who sees cases of theirs."""
    if not has_cases:
        part = part._replace(key=organ_in(part.key))
    head = _("Open and late") if which == OPEN else _("Closed late")
    kind = kind_words().get(part.kind, "")
    told = [one for one in (holder_words(part), kind) if one]
    return _("%(what)s: %(part)s") % {"what": head, "part": " · ".join(told)} if told else head


def holder_words(part: Part) -> str:
    """Who had the time; "" where nobody is asked for."""
    first, *others = holders_in(part.key)
    if part.by == ORGAN:
        return organ_words(Organ.objects.filter(pk=first or 0).first())
    if part.by == POST:
        return post_words(Post.objects.select_related("organ").filter(pk=first or 0).first())
    if part.by == OFFICER:
        person = User.objects.filter(pk=others[0] or 0).first()
        return officer_words(person, Organ.objects.filter(pk=first or 0).first())
    return ""
