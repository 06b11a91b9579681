"""Items and versions, made by drafting and publishing them, as the house does."""

from datetime import date, datetime
from typing import Any

from xiaoneng.catalogue.models import Item, Version
from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.catalogue.operations.items import add_item
from xiaoneng.catalogue.operations.publishing import publish_version
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory

PAPER = "临效〔2026〕3 号"
FIRST = date(2026, 1, 1)
CONTENT: dict[str, Any] = {
    "name": "燃气经营许可证核发",
    "name_en": "Licence to supply gas",
    "case_type": "promised",
    "promised_amount": 10.0,
    "promised_unit": "workday",
    "statutory_amount": 20.0,
    "statutory_unit": "workday",
    "limit_basis": "行政许可法第四十二条",
    "extension_cap": 10.0,
    "legal_bases": [{"title": "城镇燃气管理条例", "article": "第十五条", "text": ""}],
    "procedures": [
        {
            "code": "review",
            "words": "专家评审",
            "words_en": "Expert review",
            "basis": "行政许可法第四十五条",
            "cap_days": 30,
        }
    ],
    "materials": [
        {
            "name": "申请表",
            "form": "original",
            "copies": 1,
            "source": "applicant",
            "may_be_missing": False,
        }
    ],
    "result": "燃气经营许可证",
}


def step(code: str, amount: float | None = None, *follows: str, **more: Any) -> dict[str, Any]:
    """A row of a step as versions keep it."""
    return {
        "code": code,
        "words": f"步骤{code}",
        "organ_id": None,
        "post_id": None,
        "amount": amount,
        "unit": "" if amount is None else "workday",
        "follows": list(follows),
        **more,
    }


STEPS = [step("accept", 1), step("review", 7, "accept"), step("decide", 2, "review")]


def item(
    code: str = "511A0001-01",
    organ: Organ | None = None,
    kind: str = "01",
    actor: User | None = None,
    at: datetime = MONDAY,
) -> Item:
    return add_item(code, kind, organ or OrganFactory(), actor=actor or clock_user(), at=at)


def draft(of: Item | None = None, at: datetime = MONDAY, **content: Any) -> Version:
    return draft_version(
        of or item(), {**CONTENT, "steps": STEPS, **content}, actor=clock_user(), at=at
    )


def published(of: Item | None = None, from_on: date = FIRST, **content: Any) -> Version:
    return publish_version(
        draft(of, **content), from_on=from_on, basis_paper=PAPER, actor=clock_user(), at=MONDAY
    )
