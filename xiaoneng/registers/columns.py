"""The columns of a file of a register: what the template has, what an import reads."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiaoneng.catalogue.sheet_columns import Column
from xiaoneng.registers.models import Kinds

RESULTS = (
    Column("number", gettext_lazy("Number of the result"),
           ("证照编号", "批文号", "文号", "结果编号", "number"), is_needed=True),
    Column("item", gettext_lazy("Item or its code"),
           ("事项", "事项名称", "事项编码", "实施编码", "item"), is_needed=True),
    Column("issued", gettext_lazy("Date of issue"),
           ("发证日期", "签发日期", "核发日期", "issued"), is_needed=True),
    Column("organ", gettext_lazy("Issued by"), ("发证机关", "签发单位", "单位", "organ")),
    Column("case", gettext_lazy("Case number"), ("办件编号", "办件号", "case")),
)  # fmt: skip
TICKETS = (
    Column("number", gettext_lazy("Ticket number"),
           ("票号", "排队号", "取号编号", "number"), is_needed=True),
    Column("taken", gettext_lazy("Drawn at"), ("取号时间", "taken"), is_needed=True),
    Column("called", gettext_lazy("Called at"), ("叫号时间", "呼叫时间", "called")),
    Column("ended", pgettext_lazy("ticket", "Ended at"), ("办结时间", "结束时间", "ended")),
    Column("organ", gettext_lazy("Served by"), ("办理单位", "单位", "organ")),
    Column("item", gettext_lazy("Matter"), ("事项", "业务类型", "事项名称", "item")),
    Column("case", gettext_lazy("Case number"), ("办件编号", "办件号", "case")),
    Column("officer", gettext_lazy("Officer at the window"), ("工作人员", "承办人", "officer")),
    Column("window", gettext_lazy("Window"), ("窗口号", "窗口编号", "window")),
)  # fmt: skip
COLUMNS = {str(Kinds.RESULTS): RESULTS, str(Kinds.TICKETS): TICKETS}
DATES = ("issued", "taken", "called", "ended")


def title_of(kind: str, name: str) -> str:
    """How a header calls a column."""
    return next((str(one.title) for one in COLUMNS[kind] if one.name == name), name)


def header(kind: str) -> list[str]:
    return [str(one.title) for one in COLUMNS[kind]]


def mending_line(kind: str, refusal: Mapping[str, Any]) -> list[str]:
    """A row that stayed out under the header, and why: at which of its cells, for what reason."""
    cells = refusal.get("cells") or {  # of files taken over before whole rows were kept
        "number": refusal["title"],
        refusal["column"]: refusal["value"],
    }
    why = f"{title_of(kind, refusal['column'])}：{refusal['reason']}"
    return [*(cells.get(one.name, "") for one in COLUMNS[kind]), why]


def notes(kind: str) -> list[str]:
    """The second sheet of a template: what must be filled in, and how."""
    needed = "、".join(str(one.title) for one in COLUMNS[kind] if one.is_needed)
    return [
        _("Must be filled in: %(columns)s") % {"columns": needed},
        _("Dates are written as 2026-03-02, moments as 2026-03-02 09:30."),
        _("Where a row names no organ, it is of the one that exercises the item."),
        _("Names and identity numbers of applicants are not needed; leave them out."),
    ]
