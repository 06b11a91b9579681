"""The words in which a list may write kinds, units and choices; the first is how an export does."""

from collections.abc import Mapping

from xiaoneng.catalogue.models import CaseTypes, Kinds
from xiaoneng.core.limits import Unit
from xiaoneng.staffing.columns import code_of, word_of

Words = Mapping[str, tuple[str, ...]]
KINDS: Words = {
    Kinds.LICENCE: ("行政许可", "许可", "1", "administrative licence"),
    Kinds.PENALTY: ("行政处罚", "处罚", "2", "administrative penalty"),
    Kinds.COERCION: ("行政强制", "强制", "3", "administrative coercion"),
    Kinds.LEVY: ("行政征收", "征收", "4", "administrative levy"),
    Kinds.PAYMENT: ("行政给付", "给付", "5", "administrative payment"),
    Kinds.INSPECTION: ("行政检查", "检查", "6", "administrative inspection"),
    Kinds.CONFIRMATION: ("行政确认", "确认", "7", "administrative confirmation"),
    Kinds.REWARD: ("行政奖励", "奖励", "8", "administrative reward"),
    Kinds.RULING: ("行政裁决", "裁决", "9", "administrative ruling"),
    Kinds.OTHER: ("其他行政权力", "其他", "other administrative power"),
    Kinds.APPROVAL: ("非行政许可审批", "approval other than licence"),
    Kinds.SERVICE: ("公共服务", "服务", "public service"),
}
CASE_TYPES: Words = {
    CaseTypes.INSTANT: ("即办件", "即办", "1", "instant"),
    CaseTypes.PROMISED: ("承诺件", "承诺", "2", "promised"),
    CaseTypes.UPWARD: ("上报件", "上报", "upward"),
    CaseTypes.JOINT: ("联办件", "联办", "joint"),
}
UNITS: Words = {
    Unit.WORKDAY: ("工作日", "个工作日", "working days", "working day"),
    Unit.DAY: ("日", "天", "自然日", "calendar days", "calendar day"),
    Unit.HOUR: ("小时", "hours"),
    Unit.WORKHOUR: ("工作小时", "working hours"),
}
FORMS: Words = {
    "original": ("原件", "original"),
    "copy": ("复印件", "copy"),
    "both": ("原件和复印件", "原件及复印件", "original and copy"),
    "electronic": ("电子", "电子版", "electronic"),
}
SOURCES: Words = {
    "applicant": ("申请人自备", "applicant"),
    "issued": ("政府部门核发", "issued"),
    "shared": ("数据共享", "shared"),
    "intermediary": ("中介机构出具", "intermediary"),
}
FLAGS: Words = {"yes": ("是", "可容缺", "可", "yes"), "no": ("否", "不可容缺", "no", "")}
NOTHING = frozenset({"无", "none"})  # said in a cell to empty what is there

__all__ = [
    "CASE_TYPES", "FLAGS", "FORMS", "KINDS", "NOTHING", "SOURCES", "UNITS", "code_of", "word_of",
]  # fmt: skip
