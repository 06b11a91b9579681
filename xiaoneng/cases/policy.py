"""Who may do what with cases, and what the ledger calls it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow, has_role, has_role_over, is_clock, leads
from xiaoneng.access.roles import Role
from xiaoneng.cases.models import Batch, Case, Reject, Report
from xiaoneng.ledger.events import declare
from xiaoneng.obligations import policy as obligations
from xiaoneng.people.models import User

works_there = has_role_over(Role.OFFICER, Role.WINDOW_OFFICER)
heads = has_role_over(Role.HEAD)


def keeps_sources(user: User, subject: Any) -> bool:
    """The efficiency office, over the organ whose source it is."""
    if subject is None:
        return has_role(Role.EFFICIENCY_OFFICE)(user, None)
    batch = subject.batch if isinstance(subject, Reject) else subject
    source = batch.source if isinstance(batch, Batch) else batch
    return has_role_over(Role.EFFICIENCY_OFFICE)(user, source)


def runs_sources(user: User, subject: Any) -> bool:
    """The efficiency office over the organ of a source; the clock, for the command line."""
    return is_clock(user, subject) or keeps_sources(user, subject)


def receives(user: User, subject: Any) -> bool:
    """Whoever works in the organ or leads it, the chief of the officer's section, and the clock."""
    return is_clock(user, subject) or works_there(user, subject) or leads(user, subject)


def handles(user: User, case: Case) -> bool:
    """Whoever has the case in hand or stands in, and those who lead the organ or section."""
    if case.decision is None:
        return receives(user, case)
    return obligations.handles(user, case.decision)


def extends(user: User, case: Case) -> bool:
    """The head of the organ; the government's leader for a joint case (art. 42)."""
    return case.decision is not None and obligations.extends(user, case.decision)


def approves(user: User, report: Report) -> bool:
    """A chief or head of the organ, the chief of the officer's section; never who proposed it."""
    return leads(user, report.case) and user != report.proposed_by


allow("case.register", receives)
allow("case.notify", receives)
allow("case.supplement", receives)
allow("case.accept", receives)
allow("case.refuse", receives)
allow("case.pause", handles)
allow("case.resume", handles)
allow("case.extend", extends)
allow("case.decide", handles)
allow("case.deliver", receives)
allow("case.withdraw", receives)
allow("case.reopen", heads)
allow("report.propose", receives)
allow("report.settle", approves)
for action in ("source.define", "source.change", "outage.declare"):
    allow(action, runs_sources)
allow("batch.try", runs_sources, _("Bring in files of cases"))
for action in ("batch.settle", "batch.import", "batch.drop", "case.bring"):
    allow(action, runs_sources)
for action in ("reject.repair", "reject.drop"):
    allow(action, runs_sources)

declare("case.registered", _("Application received"))
declare("case.notified", _("Told once what is missing"))
declare("case.supplemented", _("Missing papers handed in"))
declare("case.accepted", _("Case accepted"))
declare("case.refused", _("Case not accepted"))
declare("case.paused", _("Clock of the case stopped"))
declare("case.resumed", _("Clock of the case goes on"))
declare("case.extended", _("Time of the case extended"))
declare("case.decided", _("Case decided"))
declare("case.delivered", _("Decision delivered"))
declare("case.withdrawn", _("Application withdrawn"))
declare("case.brought", _("Case brought up to what its source says"))
declare("case.reopened", _("Decision taken back"))
declare("report.proposed", _("Prior report on a refusal handed in"))
declare("report.settled", _("Prior report settled"))
declare("source.defined", _("Source of cases set up"))
declare("source.changed", _("Source of cases described anew"))
declare("outage.declared", _("Outage of a source declared"))
declare("batch.tried", _("File of cases tried"))
declare("batch.settled", _("Unknown names of a file of cases settled"))
declare("batch.imported", _("File of cases taken in"))
declare("batch.dropped", _("File of cases put aside"))
declare("reject.repaired", _("Row repaired"))
declare("reject.dropped", _("Row left out"))
