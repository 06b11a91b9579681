"""Obligations in hand: made by opening them, as the house does."""

from datetime import UTC, datetime
from typing import Any

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.obligations.models import Kind, Obligation
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 10:00 on the wall
GROUNDS = [
    {"code": "review", "words": "专家评审", "words_en": "Expert review", "cap_days": 30},
    {"code": "testing", "words": "检验", "words_en": "Testing", "cap_days": 5},
]


def at(day: str, time: str = "10:00") -> datetime:
    """A moment by the wall clock of the site."""
    return datetime.fromisoformat(f"{day}T{time}:00+08:00")


def kind(**fields: Any) -> Kind:
    usual: dict[str, Any] = {
        "words": "行政许可",
        "words_en": "Licence",
        "grounds": GROUNDS,
        "extension_cap": 10,
    }
    return Kind.objects.get_or_create(code="licence", defaults={**usual, **fields})[0]


def obligation(**fields: Any) -> Obligation:
    """A licence promised in 10 working days and owed in 20, begun on Monday 2026-03-02."""
    began = fields.pop("began", MONDAY)
    seen_at = fields.pop("at", began)
    organ = fields.pop("organ", None) or OrganFactory()
    officer = fields.pop("officer") if "officer" in fields else someone("officer", organ)
    usual: dict[str, Any] = {
        "kind": kind(),
        "title": "燃气经营许可证核发",
        "owed_to": "溪口燃气有限公司",
        "promised": Limit(10, Unit.WORKDAY),
        "statutory": Limit(20, Unit.WORKDAY),
    }
    owed = Owed(**{**usual, **fields}, organ=organ, officer=officer, started_at=began)
    return open_obligation(owed, actor=clock_user(), at=seen_at)
