"""Everything the page of suspicions shows, in the reader's words."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xiaoneng.insight.doubts.doubt import CASE_BY_CASE, CASES, Doubt
from xiaoneng.insight.doubts.naming import (
    Names,
    cases_url,
    findings_url,
    happened_at,
    rule_of,
    sentence,
)
from xiaoneng.insight.doubts.seen import Seen
from xiaoneng.insight.flows.asked import EVERY, FlowAsked
from xiaoneng.insight.flows.naming import cases_url as closed_url
from xiaoneng.kit.words import happened_words, thousands
from xiaoneng.supervision.doubts import DOUBT_RULES
from xiaoneng.supervision.queries import Filed

MOST = 8  # suspicions of one kind that are shown at first; the file has all of them
MOST_WHOLE = 200  # of the kind that is asked for whole
MOST_ORGANS = 6
ORGANS = "organs"  # the place on the page where they are told
Filings = Mapping[tuple[str, str], Filed]


@dataclass(frozen=True, slots=True)
class Line:
    """A suspicion: whose, why, when; its cases; what became of it, where it was filed."""

    key: str
    title: str
    sentence: str
    moment: str
    cases: str
    url: str
    filed: Filed | None


@dataclass(frozen=True, slots=True)
class Panel:
    """One detector, and whether its suspicions are about cases, results or tickets.

    organs: name, suspicions, what is behind, its list; whole_url: where more is shown.
    """

    detector: str
    kind: str
    title: str
    lines: Sequence[Line]
    note: str
    organs: Sequence[tuple[str, int, int, str]]
    url: str
    whole_url: str


@dataclass(frozen=True)
class Page:
    lead: str
    stats: Sequence[tuple[str, str, str, str]]
    panels: Sequence[Panel]
    organs: Sequence[tuple[str, int, int, str]]  # as of a panel, all kinds together
    quiet: Sequence[tuple[str, str]]  # detectors without a suspicion, and how many were too few
    has_open: bool  # something can still be filed


def page_of(  # what, of which period, for whom
    seen: Seen, asked: FlowAsked, query: str, filings: Filings, whole: str, *, may_open: bool
) -> Page:
    """`whole` is the detector of which more than the worst are shown; may_open: findings."""
    filed = filed_of(seen, filings)
    drawing = Drawing(Names.of(seen.found), seen.numbers, query, filed)
    panels, quiet = [], []
    for rule in DOUBT_RULES:
        found = seen.of(rule.detector)
        few = few_words(seen.few.get(rule.detector, 0))
        if found:
            most = MOST_WHOLE if rule.detector == whole else MOST
            panels.append(drawing.panel(str(rule.words), found, few, most))
        else:
            quiet.append((str(rule.words), few))
    return Page(
        lead=lead_of(seen, asked),
        stats=stats_of(seen, filed, query, may_open=may_open),
        panels=panels,
        organs=organs_of(seen.found, drawing.names, query),
        quiet=quiet,
        has_open=any(filed_as(one, filed) is None for one in seen.found),
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """What every panel needs: names, numbers of cases, the address, what was filed."""

    names: Names
    numbers: Mapping[int, str]
    query: str
    filed: Filings

    def panel(self, title: str, found: Sequence[Doubt], few: str, most: int) -> Panel:
        detector = found[0].detector
        everything = f"?{self.query}{'&' if self.query else ''}all={detector}#{detector}"
        return Panel(
            detector=detector,
            kind=found[0].kind,
            title=title,
            lines=[self.line(one) for one in found[:most]],
            note=note_of(found, few, most),
            organs=organs_of(found, self.names, self.query, detector)[:MOST_ORGANS],
            url=cases_url(self.query, detector=detector),
            whole_url=everything if len(found) > most and most == MOST else "",
        )

    def line(self, one: Doubt) -> Line:
        return Line(
            key=one.key,
            title=self.names.title(one, self.numbers),
            sentence=sentence(one),
            moment=happened_words(happened_at(one)),
            cases=thousands(len(one.cases)),
            url=cases_url(self.query, doubt=one.key),
            filed=filed_as(one, self.filed),
        )


def filed_of(seen: Seen, filings: Filings) -> Filings:
    """Of what was ever filed that which stands on this page."""
    keys = {(rule_of(one.detector), one.subject) for one in seen.found}
    return {key: one for key, one in filings.items() if key in keys}


def filed_as(one: Doubt, filed: Filings) -> Filed | None:
    return filed.get((rule_of(one.detector), one.subject))


def note_of(found: Sequence[Doubt], few: str, most: int) -> str:
    number = len(found)
    said = ngettext("%(number)s suspicion", "%(number)s suspicions", number) % {
        "number": thousands(number)
    }
    if number > most:
        said += _(", the worst %(most)s of them shown") % {"most": most}
    return f"{said}　{few}" if few else said


def few_words(number: int) -> str:
    if not number:
        return ""
    words = ngettext(
        "%(number)s group is too small to be judged",
        "%(number)s groups are too small to be judged",
        number,
    )
    return words % {"number": thousands(number)}


def organs_of(
    found: Sequence[Doubt], names: Names, query: str, detector: str = ""
) -> list[tuple[str, int, int, str]]:
    """How many of each organ, most cases first: of one detector, or of all together.

    Of all together only cases are counted and listed: rows of registers are no cases.
    """
    numbers = Counter(one.organ for one in found)
    behind: dict[int, set[int]] = defaultdict(set)
    for one in found:
        behind[one.organ] |= set(one.cases) if detector or one.kind == CASES else set()
    ordered = sorted(numbers, key=lambda key: (-len(behind[key]), -numbers[key], key))
    kind = {"detector": detector} if detector else {}
    return [
        (
            names.organs.get(key, _("(no name)")),
            numbers[key],
            len(behind[key]),
            cases_url(query, **kind, within=str(key)) if behind[key] else "",
        )
        for key in ordered
    ]


def lead_of(seen: Seen, asked: FlowAsked) -> str:
    """What a leader must know in five seconds."""
    since = f"{asked.since:%Y-%m-%d}"
    if not seen.found:
        return _("Nothing suspicious among %(cases)s cases closed since %(day)s.") % {
            "cases": thousands(seen.cases),
            "day": since,
        }
    kinds = Counter(one.detector for one in seen.found)
    worst = max(kinds, key=lambda name: kinds[name])
    title = next(str(one.words) for one in DOUBT_RULES if one.detector == worst)
    return _(
        "%(number)s suspicions since %(day)s, about %(behind)s of %(cases)s closed cases in "
        "%(organs)s organs; most often “%(worst)s”. They say where to look, not what was done."
    ) % {
        "number": thousands(len(seen.found)),
        "day": since,
        "behind": thousands(len(cases_behind(seen.found))),
        "cases": thousands(seen.cases),
        "organs": thousands(len({one.organ for one in seen.found})),
        "worst": title,
    }


def stats_of(
    seen: Seen, filed: Filings, query: str, *, may_open: bool
) -> list[tuple[str, str, str, str]]:
    """label, figure, unit or note, what it opens."""
    states = Counter(one.state for one in filed.values())
    organs = len({one.organ for one in seen.found})
    behind = len(cases_behind(seen.found))
    share = f"{behind / seen.cases:.1%}" if seen.cases else _("no data")
    groups = sum(one.detector not in CASE_BY_CASE for one in seen.found)
    return [
        (_("Cases looked at"), thousands(seen.cases), "", closed_url(query, "", None, EVERY)),
        (_("Suspicions"), thousands(len(seen.found)),
         _("of them %(number)s of groups") % {"number": thousands(groups)},
         f"#{seen.found[0].detector}" if seen.found else ""),
        (_("Cases behind them"), thousands(behind), share, cases_url(query) if behind else ""),
        (_("Organs"), thousands(organs), "", f"#{ORGANS}" if organs else ""),
        (_("Filed as findings"), thousands(states.total()),
         _("to be looked at: %(number)s") % {"number": thousands(states["found"])},
         findings_url(query, states.total() if may_open else 0)),
        (pgettext("finding", "Confirmed"), thousands(states["confirmed"]),
         _("dismissed: %(number)s") % {"number": thousands(states["dismissed"])},
         findings_url(query, states["confirmed"] if may_open else 0, state="confirmed")),
    ]  # fmt: skip


def cases_behind(found: Sequence[Doubt]) -> set[int]:
    return {key for one in found if one.kind == CASES for key in one.cases}
