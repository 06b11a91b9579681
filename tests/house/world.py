"""One organ with everybody in it, another beside it, and one thing of each kind."""

import re
from io import BytesIO
from itertools import pairwise

from django.urls import reverse

from xiaoneng.access.roles import Role
from xiaoneng.api.operations import make_api_key
from xiaoneng.api.queries import key_behind
from xiaoneng.batch.reading_room import REPORT
from xiaoneng.cases.operations.files import try_batch
from xiaoneng.cases.operations.refusing import propose_report
from xiaoneng.cases.operations.sources import Described, define_source
from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.cases.tests.importing import HEAD, MAPPING, bring, log
from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.catalogue.tests.lists import row as list_row
from xiaoneng.catalogue.tests.lists import sheet, tried
from xiaoneng.desk.operations import make_feed_key, save_filter
from xiaoneng.errands.jobs import work
from xiaoneng.errands.operations import ask_errand
from xiaoneng.insight.jobs import make_forecast
from xiaoneng.insight.operations.scenarios import Told, save_scenario
from xiaoneng.insight.tests.forecast_town import NAME, NOW, events
from xiaoneng.ledger.operations import seal_day
from xiaoneng.ledger.queries import entries_of
from xiaoneng.messages.models import Message
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.operations.grounds import keep_ground
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.models import Calendar, Charge, Ground, Level, Nameplate
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import (
    OrganFactory,
    PostFactory,
    TermFactory,
    UserFactory,
    someone,
)
from xiaoneng.registers.tests.factories import one_of_each
from xiaoneng.staffing.models import Category
from xiaoneng.staffing.operations.categories import keep_category
from xiaoneng.staffing.operations.imports import try_sheet
from xiaoneng.staffing.operations.substitutions import arrange_substitution
from xiaoneng.supervision.models import Finding, Rule
from xiaoneng.supervision.operations.findings import make_findings
from xiaoneng.supervision.operations.issuing import Draft, issue_cards
from xiaoneng.supervision.operations.proposing import Wanted, propose_card
from xiaoneng.supervision.operations.rules import found_rules
from xiaoneng.supervision.versions import last_version
from xiaoneng.warehouse.jobs import extract

FIGURES = ("cases", "late_now", "late_then", "yellow_now", "yellow_then", "red_now",
           "red_then",
           "open", "open_now", "open_then")  # fmt: skip
OPENED = {  # pages that are about one thing of an extract
    "insight:cockpit_item": "?item={item}",
    "insight:compare": "?one={scenario}",
    "insight:doubt_cases": "?detector=times_round",
    "insight:doubt_filed": "?rule=MANUAL_OTHER&subject=matrix:2",
    "ledger:proof": "?receipt={receipt}",
    "insight:flow_cases": "?at=look",
}
HOLDERS = ("officer", "window_officer")
LIST = {"address": "/obligations/?out=csv"}
REPORTS = "reports"  # a folder beside that of the extract
CASES = 60


class World:
    """Everybody in `people`, by role; a page of each kind by `address`."""

    def __init__(self, folder):
        root = OrganFactory(level=Level.DISTRICT)
        organ, other = OrganFactory(parent=root), OrganFactory(parent=root)
        section = OrganFactory(parent=organ, level=Level.SECTION)
        self.settle(root, organ, other, section)
        self.office = self.people["efficiency_office"]
        officer, at = self.people["officer"], NOW
        source = self.source(root, at)
        self.past(source, section, folder)
        self.row = obligation(organ=section, officer=officer, began=at, at=at)
        head = self.people["head"]
        self.urging = urge_obligation(self.row, words="请尽快", actor=head, at=at)
        self.away = arrange_substitution(
            officer,
            self.people["window_officer"],
            from_on=at.date(),
            until_on=at.date().replace(year=at.year + 1),
            reason="休假",
            late_reason="急病",
            actor=officer,
            at=at,
        )
        self.case = accepted(gas_licence(section), officer=officer, at=at)
        self.report = propose_report(
            self.case, facts="现场不符", reason="不符合", basis="条例", actor=officer, at=at
        )
        tell([officer], "obligation.opened", title="事", url="/", key="matrix", at=at)
        self.calendar = Calendar.objects.create(name="cn", title="全国")
        Calendar.objects.create(name="local", title="本地", parent=self.calendar)
        charge = Charge.objects.create(
            leader=self.people["leader"], organ=organ, from_on=organ.opened_on
        )
        batch = self.batch(source, at)
        power = published(item("511A0002-01", organ=organ), from_on=organ.opened_on).item
        draft = draft_version(power, {"name": "草案"}, actor=head, at=at)
        tried_list = tried(sheet(list_row(organ=organ.name)), self.office)
        self.keys = {
            "catalogue:items": power.pk,
            "catalogue:versions": draft.pk,
            "catalogue:import": tried_list.pk,
            "files": one_of_each(power, self.office, at).pk,
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
            **self.kept(officer, folder, at),
            "errands": ask_errand("export", "应办事项", LIST, actor=officer, at=at).pk,
            "ledger": entries_of(self.row)[0].key,
            **self.supervised(section, officer, at),
            "scenarios": save_scenario(
                "方案",
                organ,
                Told([("change", "half")], dict.fromkeys(FIGURES, 0), [], at),
                actor=head,
                at=at,
            ).pk,
            "keys": self.let_programs_in(at),
            "messages": Message.objects.get(addressee=officer, key="matrix").pk,
        }
        sweep(at)
        extract(at)
        make_forecast(at)
        seal_day(at.date(), at=at)

    def settle(self, root, organ, other, section):
        """Somebody in every role, and an officer and the head of the other organ."""
        places = {
            Role.WINDOW_OFFICER: section,
            Role.OFFICER: section,
            Role.SECTION_CHIEF: section,
            Role.HEAD: organ,
        }
        self.people = {
            "nobody": None,
            "foreign": someone(Role.OFFICER, other),
            "foreign_head": someone(Role.HEAD, other),
        }
        for role in Role:
            user = UserFactory()
            if role in places:
                post = PostFactory(organ=places[role], role=role)
                TermFactory(user=user, post=post)
            else:
                user.grants.create(role=role, organ=root, from_on=root.opened_on)
            self.people[str(role)] = user

    def let_programs_in(self, at):
        """A key of everybody, and which one is the officer's."""
        people = {name: one for name, one in self.people.items() if one is not None}
        self.secrets = {
            name: make_api_key("程序", 12, actor=one, at=at) for name, one in people.items()
        }
        return key_behind(self.secrets["officer"]).pk

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
        proposal = propose_card(wanted, actor=self.office, at=at)
        return {
            "cards": card.pk,
            "findings": finding.pk,
            "proposals": proposal.pk,
            "rules": version.rule.pk,
        }

    def kept(self, officer, folder, at):
        """What belongs to one person alone, and files that lie there: lists, secrets, reports."""
        done = ask_errand("export", "应办事项", LIST, actor=officer, at=at)
        assert work(lambda: at)
        reports = folder / REPORTS
        for run in ("first", "second"):  # one alone opens at once
            (reports / run).mkdir(parents=True)
            (reports / run / REPORT).write_text("<title>七月</title>", encoding="utf-8")
        root = self.office.grants.get().organ
        uploaded = sheet({"code": "N1", "name": "新局", "level": "单位", "parent": root.code})
        keeper = self.people["system_admin"]
        tree = try_sheet("organs", "organs.csv", uploaded, actor=keeper, at=at)
        ground = Ground(code="hazard", words="危害评估", words_en="Hazard review")
        category = Category(code="museums", words="文博单位", words_en="Museums")
        query = "state=open"
        filters = save_filter("obligations:list", "在办", query, actor=officer, at=at)
        self.secret = make_feed_key(actor=officer, at=at)
        self.receipt = entries_of(self.row)[0].receipt
        return {
            "errands:file": done.pk,
            "import": tree.pk,
            "grounds": keep_ground(ground, actor=self.office, at=at).pk,
            "categories": keep_category(category, actor=self.office, at=at).pk,
            "filters": filters.pk,
        }

    def source(self, root, at):
        """Where files of cases come from."""
        described = Described(title="审批系统", organ=root, mapping=MAPPING, takes_unknown=True)
        return define_source("approvals", described, actor=self.office, at=at)

    def past(self, source, section, folder):
        """Ten weeks of cases of an item, some of which are still open."""
        made = published(
            item("511A0003-01", organ=section.parent),
            name=NAME,
            promised_amount=5.0,
            statutory_amount=10.0,
            steps=[],
        )
        holders = [(section.name, self.people[name].full_name) for name in HOLDERS]
        self.permit = made.item_id
        bring(source, log(folder / "log.csv", events(CASES, holders)), NOW)

    def batch(self, source, at):
        """A file of cases that was tried, with a row that could not be used."""
        rows = BytesIO(f"{','.join(HEAD)}\nA,apply,soon,,,\n".encode())
        batch = try_batch(source, "log.csv", rows, actor=self.office, at=at)
        batch.rejects.create(row=2, column="at", value="soon", reason="This is not a time.")
        return batch

    def address(self, name, pattern):
        room, *rest = pattern.split("/")
        if room == "catalogue":
            room = f"catalogue:{rest[0]}"
        for inner, key in pairwise(rest):
            if inner in self.keys and key == "<int:pk>":
                room = inner
        if room == "supervision":
            room = rest[0]
        room = name if name in self.keys else room
        given = {}
        for kind, key in re.findall(r"<(\w+):(\w+)>", pattern):
            given[key] = {
                "pk": self.keys.get(room, 1),
                "grant_pk": 1,
                "code": "approvals",
                "name": self.named(pattern),
                "kind": "results" if name == "registers:template" else "organs",
                "secret": self.secret,
                "run": "first",
                "receipt": self.receipt,
                "subject": f"obligations.obligation:{self.row.pk}",
            }[key]
            assert kind
        scenario = self.keys["scenarios"]
        more = {"item": self.permit, "receipt": self.receipt, "scenario": scenario}
        return reverse(name, kwargs=given) + OPENED.get(name, "").format(**more)

    def named(self, pattern):
        """What is called by a name in an address: a kind, a report, a calendar."""
        if "kinds" in pattern:
            return self.row.kind.code
        if "reports" in pattern:
            return REPORT
        return "local" if "keepers" in pattern else "cn"
