"""Everything the page of suspicions shows, in the reader's words."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xiaoneng.insight.doubts.doubt import CASE_BY_CASE, Doubt
from xiaoneng.insight.doubts.naming import Names, cases_url, happened_at, rule_of, sentence
from xiaoneng.insight.doubts.seen import Seen
from xiaoneng.insight.flows.asked import EVERY, FlowAsked
from xiaoneng.insight.flows.naming import cases_url as closed_url
from xiaoneng.kit.words import day_words, moment_words, thousands
from xiaoneng.supervision.doubts import DOUBT_RULES
from xiaoneng.supervision.queries import Filed

MOST = 8  # suspicions of one kind that are shown at first; the file has all of them
MOST_WHOLE = 200  # of the kind that is asked for whole
MOST_ORGANS = 6
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
    """One detector. organs: name, suspicions, cases, their list; whole_url: where more is shown."""

    detector: str
    title: str
    lines: Sequence[Line]
    note: str
    organs: Sequence[tuple[str, str, str, str]]
    url: str
    whole_url: str


@dataclass(frozen=True)
class Page:
    lead: str
    stats: Sequence[tuple[str, str, str, str]]
    panels: Sequence[Panel]
    quiet: Sequence[tuple[str, str]]  # detectors without a suspicion, and how many were too few
    has_open: bool  # something can still be filed


def page_of(seen: Seen, asked: FlowAsked, query: str, filed: Filings, whole: str) -> Page:
    """`whole` is the detector of which more than the worst are shown."""
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
        stats=stats_of(seen, filed, query),
        panels=panels,
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
            title=title,
            lines=[self.line(one) for one in found[:most]],
            note=note_of(found, few, most),
            organs=organs_of(found, self.names, self.query),
            url=cases_url(self.query, detector=detector),
            whole_url=everything if len(found) > most and most == MOST else "",
        )

    def line(self, one: Doubt) -> Line:
        at = happened_at(one)
        is_whole_day = at.hour == at.minute == 0
        return Line(
            key=one.key,
            title=self.names.title(one, self.numbers),
            sentence=sentence(one),
            moment=day_words(at) if is_whole_day else moment_words(at),
            cases=thousands(len(one.cases)),
            url=cases_url(self.query, doubt=one.key),
            filed=filed_as(one, self.filed),
        )


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
        "%(number)s group has too few cases to be judged",
        "%(number)s groups have too few cases to be judged",
        number,
    )
    return words % {"number": thousands(number)}


def organs_of(found: Sequence[Doubt], names: Names, query: str) -> list[tuple[str, str, str, str]]:
    """How many of each organ, most cases first."""
    numbers = Counter(one.organ for one in found)
    behind: dict[int, set[int]] = defaultdict(set)
    for one in found:
        behind[one.organ] |= set(one.cases)
    ordered = sorted(numbers, key=lambda key: (-len(behind[key]), -numbers[key], key))
    detector = found[0].detector
    return [
        (
            names.organs.get(key, _("(no name)")),
            thousands(numbers[key]),
            thousands(len(behind[key])),
            cases_url(query, detector=detector, within=str(key)),
        )
        for key in ordered[:MOST_ORGANS]
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


def stats_of(seen: Seen, filed: Filings, query: str) -> list[tuple[str, str, str, str]]:
    """label, figure, unit or note, what it opens."""
    states = Counter(one.state for known in seen.found if (one := filed_as(known, filed)))
    behind = len(cases_behind(seen.found))
    share = f"{behind / seen.cases:.1%}" if seen.cases else _("no data")
    groups = sum(one.detector not in CASE_BY_CASE for one in seen.found)
    return [
        (_("Cases looked at"), thousands(seen.cases), "", closed_url(query, "", None, EVERY)),
        (_("Suspicions"), thousands(len(seen.found)),
         _("of them %(number)s of groups") % {"number": thousands(groups)},
         f"#{seen.found[0].detector}" if seen.found else ""),
        (_("Cases behind them"), thousands(behind), share, cases_url(query) if behind else ""),
        (_("Organs"), thousands(len({one.organ for one in seen.found})), "", ""),
        (_("Filed as findings"), thousands(states.total()),
         _("to be looked at: %(number)s") % {"number": thousands(states["found"])}, ""),
        (pgettext("finding", "Confirmed"), thousands(states["confirmed"]),
         _("dismissed: %(number)s") % {"number": thousands(states["dismissed"])}, ""),
    ]  # fmt: skip


def cases_behind(found: Sequence[Doubt]) -> set[int]:
    return {key for one in found for key in one.cases}
