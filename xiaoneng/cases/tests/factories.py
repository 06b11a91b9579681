"""Cases in hand: registered and accepted by the operations, as the house does."""

from datetime import datetime
from typing import Any

from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.accepting import accept_case
from xiaoneng.cases.operations.registering import Application, register_case
from xiaoneng.catalogue.queries import Version
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.models import Organ, User
from xiaoneng.people.tests.factories import OrganFactory, someone


def gas_licence(organ: Organ | None = None, code: str = "511A0001-01", **content: Any) -> Version:
    """A licence promised in 10 working days and owed in 20, in force since January."""
    return published(item(code, organ=organ or OrganFactory()), **content)


def registered(
    version: Version | None = None, actor: User | None = None, at: datetime = MONDAY, **more: Any
) -> Case:
    """An application that came in on Monday 2026-03-02."""
    version = version or gas_licence()
    actor = actor or someone("window_officer", version.item.organ)
    asked = Application(item=version.item, applicant="溪口燃气有限公司", **more)
    return register_case(asked, actor=actor, at=at)


def accepted(
    version: Version | None = None, officer: User | None = None, at: datetime = MONDAY, **more: Any
) -> Case:
    """A case in the hands of an officer since Monday 2026-03-02."""
    version = version or gas_licence()
    officer = officer or someone("officer", version.item.organ)
    case = registered(version, actor=officer, at=at, **more)
    return accept_case(case, officer=officer, actor=officer, at=at)
