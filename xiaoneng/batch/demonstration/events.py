"""One row of the log, the names of what happens, and the mapping that reads them."""

from datetime import datetime
from typing import NamedTuple

GENERATED = "演示数据，由程序生成"
PAUSE = "依法暂停："
UNCREDITED_PAUSE = "暂停（未见告知书）"


class Event(NamedTuple):
    """One event of one case; the fields are the columns of the log."""

    case: str
    activity: str
    at: datetime
    recorded_at: datetime
    organ: str
    section: str
    officer: str
    item_code: str
    item: str
    unit: str
    promised: int
    statutory: int | None
    warn: int
    paper: str  # the written notice behind a pause
    pause_cap: int | None  # working days that notice allows
    generated: str = GENERATED


RECEIVED = "收件"
ASKED_FOR_PAPERS = "一次性告知补正"
PAPERS_CAME = "补正材料收讫"
ACCEPTED = "受理"
REVIEWED = "审查"
SITE_VISIT = "现场核查"
ASKED = "征求意见"
ANSWERED = "会办意见"
HANDED_OVER = "移交承办人"
SENT_BACK = "退回重新审查"
CHECKED = "审核"
RESUMED = "恢复计时"
DECIDED = "作出决定"
FINISHED = "办结"
REOPENED = "撤回决定重新办理"
DELIVERED = "送达"

GROUNDS = ("听证", "检验", "检测", "检疫", "鉴定", "专家评审", "征求第三方意见", "司法机关结论")

MAPPING = f"""\
shape = "events"
time_zone = "Asia/Shanghai"
calendar = "cn"
encoding = "utf-8"
title = "临澄区（演示）"
source = "演示数据：单位、人名、数字均由程序生成，与真实机关和个人无关"
licence = "generated"
generated = true

[columns]
case = "case"
activity = "activity"
at = "at"
recorded = "recorded_at"
organ = "organ"
officer = "officer"
item = "item"

[limit]
amount = {{ column = "promised" }}
unit = {{ column = "unit" }}
statutory_amount = {{ column = "statutory" }}
warn = {{ column = "warn" }}
profile = "promise_statute"

[[event]]
match = ["{ACCEPTED}"]
does = "start"

[[event]]
match = [{", ".join(f'"{PAUSE}{ground}"' for ground in GROUNDS)}]
does = "pause"
credited = true

[[event]]
match = ["{UNCREDITED_PAUSE}"]
does = "pause"

[[event]]
match = ["{RESUMED}"]
does = "resume"

[[event]]
match = ["{DECIDED}", "{FINISHED}"]
does = "close"

[[event]]
match = ["{REOPENED}"]
does = "reopen"

[[event]]
match = ["{RECEIVED}", "{ASKED_FOR_PAPERS}", "{PAPERS_CAME}", "{DELIVERED}"]
does = "ignore"
"""
