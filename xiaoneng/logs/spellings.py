"""Names that columns and activities go by in foreign logs: English, Chinese and XES.

The likeliest spelling first; compared without case, blanks, dots, dashes, colons and underscores.
"""


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SPELLINGS = {
    "case": words("""
        case:concept:name case_id 办件编号 案件编号 受理编号 工单编号 申报号 业务流水号
        流水号 留言编号 case_enquiry_id unique_key complaintid service_request_id
        request_id ticket_id case_number case 编号 dossier id
    """),
    "activity": words("""
        activity 环节 环节名称 步骤 节点 办理环节 操作 动作 事件 concept:name event
        action task step lifecycle:transition
    """),
    "at": words("""
        time:timestamp timestamp 发生时间 办理时间 操作时间 时间 event_time datetime
        time 日期 date
    """),
    "recorded": words("""
        录入时间 登录时间 recorded_at recorded entered_at entered
    """),
    "organ": words("""
        org:group 承办单位 办理单位 单位 单位名称 部门 机关 organ agency department
        organisation organization office org:role dept group
    """),
    "officer": words("""
        org:resource 承办人 经办人 办理人 处理人 officer resource assignee handler clerk
        user
    """),
    "item": words("""
        事项 事项名称 办理事项 service_name complaint_type item case_type request_type
        category product impact type 事项类型 complainttheme_en
    """),
    "start": words("""
        case:startdate 受理时间 受理日期 收件时间 申请时间 登记时间 留言时间
        created_date open_dt requested_datetime opened created created_at startdate
        start started_at received contactdate
    """),
    "end": words("""
        case:enddate 办结时间 办结日期 结案时间 完成时间 答复时间 closed_date closed_dt
        closed closed_at enddate end ended_at completed resolved
    """),
    "due": words("""
        case:deadline 承诺办结时间 应办结时间 到期时间 截止时间 办理期限 due_date
        target_dt deadline due due_at expected_datetime
    """),
    "amount": words("""
        承诺时限 承诺期限 承诺办结时限 办理时限 承诺天数 时限 promised_days sla_days
        limit limit_days
    """),
    "statutory_amount": words("""
        法定时限 法定期限 法定办结时限 statutory_days
    """),
    "unit": words("""
        时限单位 limit_unit unit
    """),
}

# What an activity does, by the sound of its name; the first that fits.
DEEDS = {
    "resume": r"resum|恢复|补正完成|补齐|重新计时|解挂",
    "reopen": r"re-?open|重新受理|重办",
    "pause": r"\bwait|on.?hold|suspend|paus|补正|中止|暂停|挂起|听证|勘验|鉴定",
    "close": r"\bclosed?\b|cancel|finish|payment handled|archived|办结|结案|终结|完结|送达|归档",
}
