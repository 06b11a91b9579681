"""Every role at every page: what each gets is written down in `access_matrix.json`.

A page without a row fails, and so does a cell that has changed. Look at the difference, decide
whether it is meant, then write the table anew: `UPDATE_MATRIX=yes make test`.
"""

import json
import os
import re
from copy import copy
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from xiaoneng.access.roles import Role
from xiaoneng.cases.operations.batches import try_batch
from xiaoneng.cases.operations.refusing import propose_report
from xiaoneng.cases.operations.sources import Described, define_source
from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.catalogue.tests.lists import row as list_row
from xiaoneng.catalogue.tests.lists import sheet, tried
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.messages.models import Message
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Calendar, Charge, Level, Nameplate
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory, UserFactory
from xiaoneng.staffing.operations.substitutions import arrange_substitution
from xiaoneng.supervision.models import Finding, Rule
from xiaoneng.supervision.operations.findings import make_findings
from xiaoneng.supervision.operations.issuing import Draft, issue_cards
from xiaoneng.supervision.operations.proposing import Wanted, propose_card
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.supervision.versions import last_version

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access_matrix.json")
MAPPING = """\
time_zone = "Asia/Shanghai"
calendar = "cn"
[columns]
case = "case"
activity = "activity"
at = "at"
"""
VISITORS = [*(str(role) for role in Role), "foreign", "nobody"]
OPEN = {  # pages for everyone: each one is meant
    "staffing:sign_in",
    "kit:language",
    "kit:keys",
    "ledger:roots",
    "ledger:seal_file",
    "ledger:proof",
    "ledger:proof_file",
    "desk:feed",
    "desk:pulse",
    "portal:progress",
}
GUARDS = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)
INLINE = re.compile(r"""\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*(src=|nonce=))""")


def pages(resolver=None, prefix="", path=""):
    """Every address of the site: its name and its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from pages(entry, inner, path + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + entry.name, path + str(entry.pattern)


class World:
    """One organ with everybody in it, another beside it, and one thing of each kind."""

    def __init__(self):
        root = OrganFactory(level=Level.DISTRICT)
        organ, other = OrganFactory(parent=root), OrganFactory(parent=root)
        section = OrganFactory(parent=organ, level=Level.SECTION)
        places = {
            Role.WINDOW_OFFICER: section,
            Role.OFFICER: section,
            Role.SECTION_CHIEF: section,
            Role.HEAD: organ,
        }
        self.people = {"nobody": None, "foreign": UserFactory()}
        TermFactory(user=self.people["foreign"], post=PostFactory(organ=other, role=Role.OFFICER))
        for role in Role:
            user = UserFactory()
            if role in places:
                post = PostFactory(organ=places[role], role=role)
                TermFactory(user=user, post=post)
            else:
                user.grants.create(role=role, organ=root, from_on=root.opened_on)
            self.people[str(role)] = user
        officer, at = self.people["officer"], now()
        self.row = obligation(organ=section, officer=officer, began=at, at=at)
        head = self.people["head"]
        self.urging = urge_obligation(self.row, words="请尽快", actor=head, at=at)
        self.away = arrange_substitution(
            officer,
            self.people["window_officer"],
            from_on=at.date(),
            until_on=at.date().replace(year=at.year + 1),
            reason="休假",
            actor=officer,
            at=at,
        )
        self.case = accepted(gas_licence(section), officer=officer, at=at)
        self.report = propose_report(
            self.case, facts="现场不符", reason="不符合", basis="条例", actor=officer, at=at
        )
        tell([officer], "obligation.opened", title="事", url="/", key="matrix", at=at)
        self.calendar = Calendar.objects.create(name="cn", title="全国")
        charge = Charge.objects.create(
            leader=self.people["leader"], organ=organ, from_on=organ.opened_on
        )
        batch = self.batch(root, at)
        power = published(item("511A0002-01", organ=organ), from_on=organ.opened_on).item
        draft = draft_version(power, {"name": "草案"}, actor=head, at=at)
        tried_list = tried(sheet(list_row(organ=organ.name)), self.people["efficiency_office"])
        self.keys = {
            "catalogue:items": power.pk,
            "catalogue:versions": draft.pk,
            "catalogue:import": tried_list.pk,
            "batches": batch.pk,
            "rejects": batch.rejects.get().pk,
            "organs": section.pk,
            "people": officer.pk,
            "posts": officer.terms.get().post.pk,
            "terms": officer.terms.get().pk,
            "charges": charge.pk,
            "nameplates": Nameplate.objects.create(
                organ=section, name="另挂牌子", from_on=section.opened_on
            ).pk,
            "substitutions": self.away.pk,
            "urgings": self.urging.pk,
            "obligations": self.row.pk,
            "cases": self.case.pk,
            "reports": self.report.pk,
            "errands": ask_errand(
                "export", "应办事项", {"address": "/obligations/?out=csv"}, actor=officer, at=at
            ).pk,
            "ledger": entries_of(self.row)[0].key,
            **self.supervised(section, officer, at),
            "messages": Message.objects.get(addressee=officer, key="matrix").pk,
        }

    def supervised(self, section, officer, at):
        """A card that was issued, a finding, a proposal and a rule."""
        found_rules(actor=clock_user(), at=at)
        version = last_version(Rule.objects.get(code="MANUAL_OTHER"))
        known = {"title": "事", "organ": section, "officer": officer}
        draft = Draft(version, "matrix:1", reached_at=at, facts={"reason": "事"}, **known)
        [card] = issue_cards([draft], actor=clock_user(), at=at)
        seen = Finding(
            rule=version.rule,
            version=version,
            subject="matrix:2",
            happened_at=at,
            found_at=at,
            evidence={"arithmetic": "seen"},
            **known,
        )
        [finding] = make_findings([seen], actor=clock_user(), at=at)
        wanted = Wanted(
            rule=version.rule, colour="yellow", happened_on=at.date(), reason="事", **known
        )
        proposal = propose_card(wanted, actor=self.people["efficiency_office"], at=at)
        return {
            "cards": card.pk,
            "findings": finding.pk,
            "proposals": proposal.pk,
            "rules": version.rule.pk,
        }

    def batch(self, root, at):
        """A file of cases that was tried, with a row that could not be used."""
        office = self.people["efficiency_office"]
        described = Described(title="审批系统", organ=root, mapping=MAPPING)
        source = define_source("approvals", described, actor=office, at=at)
        log = BytesIO(b"case,activity,at\nA,apply,soon\n")
        batch = try_batch(source, "log.csv", log, actor=office, at=at)
        batch.rejects.create(row=2, column="at", value="soon", reason="This is not a time.")
        return batch

    def address(self, name, pattern):
        room, *rest = pattern.split("/")
        if room == "catalogue":
            room = f"catalogue:{rest[0]}"
        for inner in ("urgings", "reports", "batches", "rejects"):
            if inner in rest:
                room = inner
        if room == "supervision":
            room = rest[0]
        given = {}
        for kind, key in re.findall(r"<(\w+):(\w+)>", pattern):
            given[key] = {
                "pk": self.keys.get(room, 1),
                "grant_pk": 1,
                "code": "approvals",
                "name": self.row.kind.code if "kinds" in pattern else "cn",
                "kind": "organs",
                "secret": "none",
                "run": "none",
                "receipt": "none",
                "subject": f"obligations.obligation:{self.row.pk}",
            }[key]
            assert kind
        return reverse(name, kwargs=given)


@pytest.fixture
def world():
    return World()


def answer_of(client, method, address):
    """What a page answers; whatever it did is undone."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        content = b"" if response.streaming else response.content
        for close in response._resource_closers:
            close()  # what a server does; the whole of close() would end the connection too
        transaction.set_rollback(True)
    return response, content.decode("utf-8", "replace")


def row_of(client, world):
    found, kept = {}, copy(client.cookies)
    for name, pattern in sorted(pages()):
        address = world.address(name, pattern)
        shown, content = answer_of(client, "get", address)
        done, _content = answer_of(client, "post", address)
        client.cookies = copy(kept)  # one of the pages signs out
        found[name] = f"{shown.status_code} {done.status_code}"
        if shown["Content-Type"].startswith("text/html"):
            assert not INLINE.search(content), f"{name} has inline style or script"
        missing = [header for header in GUARDS if header not in shown.headers]
        assert not missing, f"{name} comes without {missing}"
    return found


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_gets_what_the_table_says(client, world, visitor):
    if world.people[visitor] is not None:
        client.force_login(world.people[visitor])
    found = row_of(client, world)
    if os.environ.get("UPDATE_MATRIX"):
        table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
        for name, cell in found.items():
            table.setdefault(name, {})[visitor] = cell
        TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    written = {name: row.get(visitor) for name, row in table.items()}

    assert found == written, f"see the head of {Path(__file__).name} for what to do"


def test_every_page_has_a_row_and_every_row_a_page():
    table = json.loads(TABLE.read_text(encoding="utf-8"))

    assert set(table) == {name for name, _pattern in pages()}


def test_nobody_sees_a_page_that_is_not_meant_for_everyone():
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    leaking = [
        name for name, row in table.items() if row["nobody"] != "302 302" and name not in OPEN
    ]

    assert leaking == []


def test_somebody_of_another_organ_finds_no_obligation_here():
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    one = {name: row["foreign"] for name, row in table.items() if name.startswith("obligations:")}
    seen = {name for name, cell in one.items() if cell.split()[0] == "200"}

    assert seen == {
        "obligations:calendar",
        "obligations:calendars",
        "obligations:open",
        "obligations:calendar_year",
    }
