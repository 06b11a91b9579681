"""What the address of the limit lab asks: which cases, which other limits, which ladder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from xiaoneng.core.clock import FARTHEST, Distances
from xiaoneng.core.limits import MOST
from xiaoneng.core.on_trial import CLASSES, KEPT, SAME, TARGET, Ladder
from xiaoneng.core.shortening import SHARES
from xiaoneng.kit.filters import read_day
from xiaoneng.kit.keys import key_in, keys_in

CHANGES = (*SHARES, TARGET, KEPT)
RATES = ("90", "95", "98", "99")  # per cent
PROFILES = ("promise_statute", "day_count")
OWN = "own-"  # own-12: the limit of item 12
CLASS = "class-"  # class-12: by how much item 12 is shorter
KIND = "kind-"  # kind-01: by how much the items of a kind are shorter
STEP = "step-"  # step-12-审查: the limit of a step of item 12
TRIAL = ("ladder", "trial")  # what an address says that asks by a ladder
MOST_OWN = 60  # items that are given a limit of their own at once


@dataclass(frozen=True, slots=True)
class Question:
    """`items` are keys, all where there are none.

    What is asked of an item goes before what is asked of its kind, and that before the common
    change: its `own` limit, its class (of SHARES, or SAME), the class of its kind.
    """

    since: date
    until: date  # the last day
    organ: int | None = None
    kind: str = ""
    items: frozenset[int] = frozenset()
    change: str = "third"
    rate: str = "95"
    own: Mapping[int, float] = field(default_factory=dict)
    classes: Mapping[int, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[tuple[int, str], float] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The on-time rate aimed at."""
        return int(self.rate) / 100

    @property
    def is_same(self) -> bool:
        """Whether nothing is asked to be different."""
        return self.keeps_promises and not self.steps

    @property
    def keeps_promises(self) -> bool:
        """Whether every case keeps its promise; single steps may have other limits."""
        return self.change == KEPT and not (self.own or self.classes or self.kinds)

    @property
    def is_mixed(self) -> bool:
        """Whether different things are asked of different items, or of their steps."""
        return bool(self.own or self.classes or self.kinds or self.steps)

    def step_change(self, item: int | None, kinds: Mapping[int | None, str]) -> Fraction | None:
        """By which share the steps of an item are shorter that have no limit of their own."""
        return SHARES.get(self.change_of(item, kinds.get(item, "")))

    @property
    def as_it_was(self) -> "Question":
        """The same cases with the limits they had."""
        return replace(self, change=KEPT, own={}, classes={}, kinds={}, steps={})

    def change_of(self, item: int | None, kind: str) -> str:
        """What is asked of one item that has no limit of its own."""
        if item is None:
            return self.change
        found = self.classes.get(item) or self.kinds.get(kind) or self.change
        return KEPT if found == SAME else found

    def pairs(self) -> list[tuple[str, str]]:
        """The question as an address tells it."""
        told = [
            ("since", self.since.isoformat()),
            ("until", self.until.isoformat()),
            ("organ", str(self.organ or "")),
            ("kind", self.kind),
            ("change", self.change),
            ("rate", self.rate),
            *(("item", str(one)) for one in sorted(self.items)),
            *((f"{OWN}{item}", f"{amount:g}") for item, amount in sorted(self.own.items())),
            *((f"{CLASS}{item}", name) for item, name in sorted(self.classes.items())),
            *((f"{KIND}{kind}", name) for kind, name in sorted(self.kinds.items())),
            *(
                (f"{STEP}{item}-{title}", f"{amount:g}")
                for (item, title), amount in sorted(self.steps.items())
            ),
        ]
        return [pair for pair in told if pair[1] or pair[0] == "change"]


def ladder_pairs(ladder: Ladder) -> list[tuple[str, str]]:
    """A ladder on trial as an address tells it."""
    return [TRIAL, *((name, str(value)) for name, value in ladder.said.items())]


def question_asked(asked: QueryDict, organs: Sequence[Any], today: date) -> Question:
    """What cannot be read, or is not in scope, is as if it had not been asked."""
    organ = next((one.pk for one in organs if str(one.pk) == asked.get("organ", "")), None)
    until = min(read_day(asked.get("until", "")) or today, today)
    since = read_day(asked.get("since", "")) or year_before(until)
    change, rate = asked.get("change", "third"), asked.get("rate", "")
    return Question(
        since=min(since, until),
        until=until,
        organ=organ,
        kind=asked.get("kind", ""),
        items=frozenset(keys_in(asked.getlist("item"))),
        change=change if change in CHANGES else "third",
        rate=rate if rate in RATES else "95",
        own=own_limits(asked),
        classes={
            key: name for told, name in classes(asked, CLASS) if (key := key_in(told)) is not None
        },
        kinds=dict(classes(asked, KIND)),
        steps=step_limits(asked),
    )


def question_kept(pairs: Iterable[Sequence[str]]) -> Question:
    """A question that was kept; its organ was in scope then."""
    told = QueryDict(mutable=True)
    for name, value in pairs:
        told.appendlist(name, value)
    found = question_asked(told, [], date.max)
    organ = told.get("organ", "")
    return replace(found, organ=key_in(organ))


def own_limits(asked: QueryDict) -> dict[int, float]:
    """Limits of single items; what is no positive number is left out."""
    found: dict[int, float] = {}
    for name, said in asked.items():
        item = key_in(name.removeprefix(OWN)) if name.startswith(OWN) else None
        amount = number_in(str(said))
        if item is not None and 0 < amount <= MOST and len(found) < MOST_OWN:
            found[item] = amount
    return found


def step_limits(asked: QueryDict) -> dict[tuple[int, str], float]:
    """Limits of single steps; what is no positive number is left out."""
    found: dict[tuple[int, str], float] = {}
    for name, said in asked.items():
        item, _bar, title = name.removeprefix(STEP).partition("-")
        key, amount = key_in(item), number_in(str(said))
        is_one = name.startswith(STEP) and title and 0 < amount <= MOST
        if is_one and key is not None and len(found) < MOST_OWN:
            found[key, title] = amount
    return found


def classes(asked: QueryDict, prefix: str) -> list[tuple[str, str]]:
    """Of what a class is asked, and which; what is no class is left out."""
    found = [
        (name.removeprefix(prefix), str(said))
        for name, said in asked.items()
        if name.startswith(prefix) and said in CLASSES
    ]
    return found[:MOST_OWN]


def ladder_asked(asked: QueryDict) -> Ladder:
    """A ladder on trial; distances from 1 to FARTHEST working days."""
    profile = asked.get("profile", "")
    found = {name: far_in(asked.get(name, "")) for name in Distances._fields}
    return Ladder(profile if profile in PROFILES else "", **found)


def far_in(said: str) -> int | None:
    far = key_in(said)
    return far if far is not None and 1 <= far <= FARTHEST else None


def number_in(said: str) -> float:
    """A number, 0 for what is none."""
    try:
        return float(said)
    except ValueError:
        return 0


def year_before(day: date) -> date:
    """The day after the same day of the year before: twelve months that end with `day`."""
    before = day.replace(year=max(day.year - 1, 1), day=min(day.day, 28))
    return date.fromordinal(before.toordinal() + 1)
