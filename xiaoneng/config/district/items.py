"""The generated catalogue in the platform: every item published, some of them twice."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from xiaoneng.batch.demonstration import Item, is_reformed, items, promised_first, reformed_on
from xiaoneng.catalogue.judging import REFUSED, Judge
from xiaoneng.catalogue.operations.taking import Publication, take
from xiaoneng.core.limits import Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import clock_user

FIRST, SHORTER = date(2019, 1, 1), date(2025, 1, 1)
FIRST_PAPER = "临政发〔2019〕1 号（生成）"
SHORTER_PAPER = "临效〔2025〕1 号（生成）"
LATELY_PAPER = "临效〔{year}〕12 号（生成）"
EXTENSION = "10"  # 行政许可法 art. 42
PAUSE_BASIS = "行政许可法第四十五条"
MATERIALS = "申请表｜原件｜1｜申请人自备\n申请人身份证明｜电子｜1｜数据共享｜是"
ENGLISH = {
    "听证": "Hearing",
    "检验": "Inspection",
    "检测": "Testing",
    "检疫": "Quarantine",
    "鉴定": "Appraisal",
    "专家评审": "Expert review",
    "征求第三方意见": "Opinion of a third party",
    "司法机关结论": "Conclusion of a judicial body",
}
SHORTEST_IN_STEPS = 3  # a promise of fewer is kept in one step
Sections = Mapping[tuple[str, str], Organ]


@transaction.atomic
def publish_items(sections: Sections, at: datetime) -> int:
    """Publish the generated catalogue; returns how many items it has."""
    bodies = {organ.parent_id: organ.parent for organ in sections.values() if organ.parent}
    codes = {organ.name: organ.code for organ in bodies.values()}
    first = [cells_of(item, sections, codes, promised=promised_first(item)) for item in items()]
    publish(first, FIRST, FIRST_PAPER, at)
    reform = reformed_on(wall(at).date())
    for day, paper, lately in (
        (SHORTER, SHORTER_PAPER, False),
        (reform, LATELY_PAPER.format(year=reform.year), True),
    ):
        shorter = [
            item
            for item in items()
            if promised_first(item) != item.promised and is_reformed(item) == lately
        ]
        again = [cells_of(item, sections, codes, promised=item.promised) for item in shorter]
        publish(again, day, paper, at)
    return len(first)


def publish(rows: list[dict[str, str]], from_on: date, paper: str, at: datetime) -> None:
    found = Judge(from_on).verdicts(
        [{"number": place, "cells": cells} for place, cells in enumerate(rows, start=1)]
    )
    refused = [f"{row.code} {row.column}: {row.reason}" for row in found if row.outcome == REFUSED]
    if refused:
        raise Unusable(f"the generated catalogue breaks a rule: {refused[:3]}")
    key = f"district:{from_on.isoformat()}"
    publication = Publication(paper, from_on, key, paper, is_generated=True)
    take(found, publication, actor=clock_user(), at=at)


def cells_of(
    item: Item, sections: Sections, codes: Mapping[str, str], *, promised: int
) -> dict[str, str]:
    """An item as a row of a list."""
    case_type = "即办件" if item.is_instant else "联办件" if item.joint else "承诺件"
    cells = {
        "code": item.code,
        "kind": item.kind,
        "name": item.name,
        "name_en": item.english,
        "organ": sections[item.organ, item.section].code,
        "case_type": case_type,
        "promised": str(promised),
        "promised_unit": item.unit,
        "legal_bases": f"{item.law}｜{item.article}" if item.law else "",
        "materials": MATERIALS,
        "fees": "不收费",
        "result": f"{item.name}办理结果",
        "procedures": procedure_of(item),
        "steps": steps_of(item, codes, promised),
    }
    if item.statutory is not None:
        cells |= {
            "statutory": str(item.statutory),
            "statutory_unit": item.unit,
            "limit_basis": f"{item.limit_law}{item.limit_article}",
            "extension_cap": EXTENSION if item.kind == "行政许可" else "",
        }
    return cells


def procedure_of(item: Item) -> str:
    """The ground on which its clock is usually stopped, in the code its obligations use."""
    if not item.pause:
        return ""
    cap = "" if item.pause_cap is None else str(item.pause_cap)
    words_en = ENGLISH.get(item.pause, "")
    return f"{item.pause}｜{cap}｜{PAUSE_BASIS}｜{words_en}｜{item.pause}"


def steps_of(item: Item, codes: Mapping[str, str], promised: int) -> str:
    """Accepted at once, looked into side by side with the organs asked, decided at the end."""
    lines = ["受理｜受理"]
    is_split = promised >= SHORTEST_IN_STEPS and item.unit != Unit.DAY  # each step would roll
    middle = promised - 1 if is_split else promised
    if middle:
        lines.append(f"审查｜审查｜{middle}｜{item.unit}｜受理")
    asked = [name for name in item.joint if name in codes and middle > 1]
    lines += [
        f"会办{place}｜征求{name}意见｜{middle - 1}｜{item.unit}｜受理｜{codes[name]}"
        for place, name in enumerate(asked, start=1)
    ]
    before = "、".join(line.split("｜")[0] for line in lines[1:]) or "受理"
    rest = promised - middle
    time = f"{rest}｜{item.unit}" if rest else "｜"
    lines.append(f"决定｜作出决定｜{time}｜{before}")
    return "\n".join(lines)
