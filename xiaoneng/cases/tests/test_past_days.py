"""What the page of a case said on a day is what that day says later, whatever happened since."""

import re
from datetime import date, datetime, time

import pytest

from xiaoneng.cases.jobs import accept_by_silence
from xiaoneng.cases.operations.accepting import accept_case
from xiaoneng.cases.operations.deciding import decide_case, deliver_case, reopen_case
from xiaoneng.cases.operations.noticing import notify_applicant, supplement_case
from xiaoneng.cases.operations.refusing import propose_report, settle_report
from xiaoneng.cases.tests.factories import gas_licence, registered
from xiaoneng.cases.tests.importing import MAPPING, bring, log, moment, source_of
from xiaoneng.kit.time import aware
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.models import Leads
from xiaoneng.people.tests.factories import PostFactory, TermFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
HEAD = re.compile(r"<h1>.*?</h1>\s*<p.*?</p>", re.DOTALL)
FACTS = re.compile(r'aria-labelledby="h-facts".*?</section>', re.DOTALL)
DAYS = ("03-02", "03-03", "03-04", "03-05", "03-06", "03-09", "03-10", "03-11", "03-12", "03-13")
DEFECT = {"material": "报告", "problem": "没有盖章", "remedy": "盖章", "basis": ""}


@pytest.fixture
def turn(monkeypatch):
    """Let every page, and every line of the ledger, take a moment for now."""

    def turned(moment):
        monkeypatch.setattr("xiaoneng.kit.time.localtime", lambda: moment)

    return turned


def posted(organ, role, leads=""):
    user = UserFactory()
    TermFactory(user=user, post=PostFactory(organ=organ, role=role, leads=leads))
    return user


def evening(day):
    return aware(datetime.combine(date.fromisoformat(f"2026-{day}"), time(23, 59, 59)))


def shown(client, user, case, **asked):
    """What the page says of a case, but for what may be done next."""
    client.force_login(user)
    response = client.get(case.get_absolute_url(), asked)
    said = response.context
    holder = said["holder"]
    return {
        "head": HEAD.search(response.text).group(),
        "facts": FACTS.search(response.text).group(),
        "clock": (said["sheet"], said["light"], said["word"], said["shares"]),
        "holder": holder and (str(holder.organ), holder.officer),
        "steps": (said["steps"], said["waiting"]),
        "moments": said["moments"],
        "notices": [(one.pk, one.papers_at) for one in said["supplements"]],
        "reports": [
            (one.report.pk, one.report.state, one.report.opinion) for one in said["reports"]
        ],
        "entries": [one.key for one in said["entries"]],
    }


def test_ten_past_days_are_told_as_they_were_then(client, turn):
    version = gas_licence(steps=[])
    organ = version.item.organ
    first, second = posted(organ, "officer"), posted(organ, "officer")
    head = posted(organ, "head", Leads.HEAD)
    turn(at("2026-03-02"))
    case = registered(version, actor=first)
    report = []

    def no(**by):
        said = {"facts": "一", "reason": "二", "basis": "三"}
        report.append(propose_report(case, **said, actor=first, **by))

    def given(to, **by):
        hand_over_obligation(
            case.decision, organ=organ, officer=to, reason="调岗", actor=head, **by
        )

    decided = {"outcome": "denied", "paper": "不准字 1", "paper_on": date(2026, 3, 9)}
    deeds = {
        "03-03": lambda **by: notify_applicant(case, [DEFECT], actor=first, **by),
        "03-04": lambda **by: supplement_case(case, actor=first, **by),
        "03-05": lambda **by: accept_case(case, officer=first, actor=first, **by),
        "03-06": lambda **by: given(second, **by),
        "03-09": no,
        "03-10": lambda **by: settle_report(report[0], approve=True, actor=head, **by),
        "03-11": lambda **by: decide_case(case, **decided, reason="不符", actor=second, **by),
        "03-12": lambda **by: reopen_case(case, reason="有误", actor=head, **by),
        "03-13": lambda **by: decide_case(
            case, outcome="granted", paper="准字 2", actor=second, **by
        ),
        "03-16": lambda **by: deliver_case(case, paper="回执", actor=second, **by),
    }
    then = {}
    for day in [*DAYS, "03-16"]:
        if day in deeds:
            turn(at(f"2026-{day}"))
            case.refresh_from_db()
            deeds[day](at=at(f"2026-{day}"))
        turn(evening(day))
        then[day] = shown(client, head, case)
    del then["03-16"]  # today
    turn(at("2026-05-06"))

    now = {day: shown(client, head, case, as_of=f"2026-{day}") for day in DAYS}

    assert len({page["head"] for page in then.values()}) == 4
    assert len({page["facts"] for page in then.values()}) == 4
    assert {day: then[day] for day in DAYS if now[day] != then[day]} == {}


def test_what_silence_did_was_not_known_before(client, turn):
    turn(at("2026-03-02"))
    case = registered(gas_licence(steps=[]))
    head = someone("head", case.organ)
    turn(evening("03-06"))
    sweep(evening("03-06"))
    before = shown(client, head, case)
    turn(at("2026-03-10", "00:00"))
    accept_by_silence(at("2026-03-10", "00:00"))
    turn(at("2026-05-06"))

    assert shown(client, head, case, as_of="2026-03-06") == before
    assert before["clock"][0].case == f"{case.number}-S"


def test_a_day_before_it_came_in_knows_nothing_of_it(client):
    case = registered()
    client.force_login(someone("head", case.organ))

    page = client.get(case.get_absolute_url(), {"as_of": "2026-02-27"}).text

    assert "登记日期为 2026-03-02" in page
    assert "<dt>收件</dt>" not in page
    assert case.get_state_display() not in page.split("</h1>")[1].split("</p>")[0]


def test_a_case_from_an_organs_own_system_is_told_by_when_things_happened(client, tmp_path):
    rows = [
        ("A1", deed, f"2026-03-{day} 09:00") for deed, day in (("apply", "02"), ("close", "09"))
    ]
    source = source_of(MAPPING)
    bring(source, log(tmp_path / "log.csv", rows), moment("2026-03-20 17:00"))
    case = source.cases.get()
    client.force_login(someone("head", case.organ))

    states = [
        client.get(case.get_absolute_url(), {"as_of": f"2026-03-{day}"}).context["then"].state
        for day in ("01", "02", "06", "09")
    ]

    assert states == ["", "accepted", "accepted", "decided"]
