"""The catalogue a provincial service portal gives out: departments, groups, items with a link.

    [{"department": "…", "items": [{"main_item": "…", "sub_items": [{"name": "…", "link": "…"}]}]}]

The link's query carries the implementation code (`itemCode`), in which stand the basic code, the
division, the organ's credit code behind zeros and two running numbers, and the kind (`taskType`).
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from xiaoneng.catalogue.models import CaseTypes
from xiaoneng.core.credit_codes import credit_code_in
from xiaoneng.core.refusals import Unusable

CODE = re.compile(
    r"(?P<basic>.+?)-(?P<area>\d{12})-(?P<part>\d{3})-(?P<credit>[0-9A-Z]{18,22})-\d+-\d+"
)
TYPE_IN_NAME = {"（即办件）": CaseTypes.INSTANT, "（承诺件）": CaseTypes.PROMISED}


def is_json(content: bytes) -> bool:
    """Whether a file is JSON and no sheet."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def rows_of(content: bytes) -> list[dict[str, object]]:
    """The items as rows of our columns, numbered as they come; raises Unusable."""
    try:
        departments = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Unusable(_("The file cannot be read as JSON: %(why)s") % {"why": error}) from error
    try:
        found = list(items_in(departments))
    except (TypeError, KeyError, AttributeError) as error:
        raise Unusable(
            _("The file is JSON, but no catalogue: departments with items and sub_items.")
        ) from error
    if not found:
        raise Unusable(_("The file has no items."))
    return [{"number": number, "cells": cells} for number, cells in enumerate(found, start=1)]


def items_in(departments: Any) -> Iterator[dict[str, str]]:
    for department in departments:
        for group in department["items"]:
            for item in group["sub_items"]:
                yield cells_of(department["department"], item["name"], item["link"])


def cells_of(department: str, name: str, link: str) -> dict[str, str]:
    """One item; what its link does not say stays empty and is reported with the row."""
    asked = parse_qs(urlsplit(link).query)
    code = asked.get("itemCode", [""])[0]
    kind = asked.get("taskType", [""])[0]
    parts = CODE.fullmatch(code)
    said_type = next((said for words, said in TYPE_IN_NAME.items() if words in name), "")
    return {
        "code": code,
        "basic_code": parts["basic"] if parts else "",
        "kind": kind.zfill(2) if kind else "",
        "name": name.strip(),
        "organ": department.strip(),
        "credit": credit_code_in(parts["credit"]) if parts else "",
        "case_type": str(said_type),
    }
