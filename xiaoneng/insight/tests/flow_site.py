"""A small site for flows: a log that came in, cases handled by a handbook, extracts of both."""

from dataclasses import dataclass
from datetime import timedelta

from xiaoneng.cases.operations.deciding import decide_case
from xiaoneng.cases.queries import Case, Source
from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.cases.tests.importing import bring, log, source_of
from xiaoneng.catalogue.queries import Version
from xiaoneng.catalogue.tests.factories import step
from xiaoneng.kit.time import now
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.warehouse.jobs import extract

PATHS = {
    "A1": ["受理", "审查", "close"],
    "A2": ["受理", "审查", "退回", "审查", "close"],
    "A3": ["受理", "close"],
    "A4": ["受理", "审查", "close"],
    "B1": ["受理", "审查"],  # runs on
}
TURNED = {"C1": ["审查", "受理", "发证", "close"]}
STEPS = [
    step("accept", 1, words="受理"),
    step("review", 7, "accept", words="审查"),
    step("decide", 2, "review", words="发证"),
]


@dataclass
class Handled:
    """A source, and the version of an item with a handbook that all of its cases are of."""

    source: Source
    version: Version


def flow_site(folder):
    """A source whose log came in weeks ago, and an extract of it."""
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    source = source_of()
    for name in ("一科", "二科"):
        OrganFactory(parent=source.organ, name=name)
    bring(source, log(folder / "log.csv", list(events(PATHS))), now())
    extract(now())
    return source


def events(paths):
    """Each case a day later than the one before; every event half a day after the last."""
    first = now().replace(hour=9, minute=0, second=0) - timedelta(days=45)
    for number, (case, path) in enumerate(paths.items()):
        for place, activity in enumerate(path):
            at = first + timedelta(days=number, hours=12 * place)
            yield case, activity, f"{at:%Y-%m-%d %H:%M}", "一科" if place < 2 else "二科"


def handled_site(folder):
    """The same with an item with a handbook: all cases are of it, and three were handled here.

    Of these one went through all steps, one through two of them, one through the first alone.
    """
    site = flow_site(folder)
    bring(site, log(folder / "turned.csv", list(events(TURNED))), now())
    version = gas_licence(OrganFactory(parent=site.organ, name="三科"), steps=STEPS)
    officer = someone("officer", version.item.organ, full_name="赵明")
    at = now().replace(hour=9, minute=0, second=0) - timedelta(days=40)
    for number in (2, 1, 0):
        case = accepted(version, officer=officer, at=at)
        for place in range(number):
            open_step = case.decision.steps.get(state="open")
            close_obligation(open_step, actor=officer, at=at + timedelta(days=1 + place))
        case.refresh_from_db()
        decide_case(
            case, outcome="granted", paper="准字 1", actor=officer, at=at + timedelta(days=4)
        )
    Case.objects.filter(source=site).update(item=version.item)
    extract(now(), whole=True)
    return Handled(site, version)
