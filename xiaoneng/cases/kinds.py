"""The kinds of obligations a case opens, defined when the first of them is needed.

Limits come with each case from its version of the catalogue; the periods here are those of the
law for what no catalogue promises: notice within 5 working days, delivery within 10
(行政许可法 arts. 32, 44). Art. 45 lists what stops a clock, art. 42 who lengthens it and how far.
"""

from datetime import datetime
from typing import Any, NamedTuple

from xiaoneng.core.clock import Profile
from xiaoneng.core.limits import Unit
from xiaoneng.obligations.operations.kinds import define_kind
from xiaoneng.obligations.queries import Kind, kinds
from xiaoneng.people.queries import clock_user

INTAKE, DECISION, JOINT, DELIVERY = "intake", "case", "case-joint", "delivery"
COUNTED = "case-counted"  # of sources whose cards count days over the governing limit
GROUNDS = (
    ("hearing", "听证", "Hearing"),
    ("tender", "招标", "Tender"),
    ("auction", "拍卖", "Auction"),
    ("inspection", "检验", "Inspection"),
    ("testing", "检测", "Testing"),
    ("quarantine", "检疫", "Quarantine"),
    ("appraisal", "鉴定", "Appraisal"),
    ("expert_review", "专家评审", "Expert review"),
)


class _Rules(NamedTuple):
    words: str
    words_en: str
    rules: dict[str, Any]


def _grounds() -> list[dict[str, Any]]:
    return [
        {"code": code, "words": words, "words_en": english, "cap_days": None}
        for code, words, english in GROUNDS
    ]


_KINDS = {
    INTAKE: _Rules(
        "收件办理", "Intake of an application",
        {"promised_amount": 5, "promised_unit": Unit.WORKDAY, "statutory_amount": 5,
         "statutory_unit": Unit.WORKDAY},
    ),
    DECISION: _Rules("办件", "Case", {"grounds": _grounds(), "extension_cap": 10}),
    JOINT: _Rules(
        "联办件", "Joint case",
        {"grounds": _grounds(), "extension_cap": 15, "is_extended_by_government": True},
    ),
    COUNTED: _Rules(
        "办件（按超期天数发牌）", "Case with cards by days over",
        {"grounds": _grounds(), "extension_cap": 10, "profile": Profile.DAY_COUNT},
    ),
    DELIVERY: _Rules(
        "送达", "Delivery of a decision",
        {"promised_amount": 10, "promised_unit": Unit.WORKDAY, "statutory_amount": 10,
         "statutory_unit": Unit.WORKDAY},
    ),
}  # fmt: skip


def kind_of(code: str, at: datetime, **more: Any) -> Kind:
    """A kind by its code; defined by the clock, with `more` rules, where the site lacks it yet."""
    known = next((one for one in kinds() if one.code == code), None)
    if known is not None:
        return known
    words, words_en, rules = _KINDS[code]
    return define_kind(code, words, words_en=words_en, actor=clock_user(), at=at, **rules, **more)


def intake_number(number: str, rounds: int) -> str:
    """The number of the answer owed on a case after so many one-time notices."""
    return f"{number}-S{rounds + 1 if rounds else ''}"


def delivery_number(number: str, decided: int) -> str:
    """The number of the delivery owed on a case that was decided so often before."""
    return f"{number}-D{decided + 1 if decided else ''}"
