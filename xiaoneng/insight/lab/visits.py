"""Pages of the lab answered out of the last extract, or the way to one where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.catalogue.showing import item_kinds
from xiaoneng.core.on_trial import AS_IT_IS, Ladder
from xiaoneng.insight.kept import Kept
from xiaoneng.insight.lab.answering import Answer, answered
from xiaoneng.insight.lab.asking import CLASS, OWN, STEP, TRIAL, Question, ladder_pairs
from xiaoneng.insight.lab.behind import behind_asked, cases_behind
from xiaoneng.insight.lab.evidence import item_rows
from xiaoneng.insight.lab.lead import change_words
from xiaoneng.insight.lab.page import (
    Result,
    changes,
    kind_fields,
    own_fields,
    rates,
    result_of,
    sheets_of,
    step_fields,
)
from xiaoneng.insight.lab.seeing import Seen
from xiaoneng.insight.lab.sheets import Sheet, rows_drawn
from xiaoneng.insight.lab.trial import (
    adopting,
    ladder_fields,
    ladder_words,
    trial_result,
    trial_sheets,
)
from xiaoneng.insight.operations.scenarios import Told
from xiaoneng.kit.organ_tree import marked
from xiaoneng.kit.words import moment_words
from xiaoneng.warehouse.queries import Extract, extract

OF_ITEMS = ("item", OWN, CLASS, STEP)  # what is asked of chosen items
MOST_CASES = 200  # shown on a page; a file has all


@dataclass(frozen=True, slots=True)
class Visit:
    """`result` is None where there is no extract yet; `sheet` is the table asked for, `tried` what
    its figures answer: what was on trial, of which days, by which extract.
    """

    as_of: datetime | None
    result: Result | None = None
    sheet: Sheet | None = None
    rows: str = ""
    fields: Any = None
    query: str = ""
    back_url: str = ""
    tried: Sequence[str] = ()

    @property
    def total(self) -> int:
        """How many rows the table has, shown or not."""
        return len(self.sheet.rows) + self.sheet.rest if self.sheet else 0


_kept: "Kept[Answer]" = Kept(2)  # a list of cases asks what the page before it asked


def answer_to(
    found: Extract, question: Question, organs: Sequence[int] | None, ladder: Ladder = AS_IT_IS
) -> Answer:
    """The answer to a question over some organs, kept while the extract is the last one."""
    asked = (tuple(question.pairs()), None if organs is None else tuple(organs), ladder)
    return _kept.of(found, asked, lambda: answered(found, question, organs, ladder))


def page_of(seen: Seen, asked: QueryDict) -> Visit:
    found = extract()
    if found is None:
        return Visit(None, fields=fields_of(seen))
    day = seen.at.date()
    answer = answer_to(found, seen.question, seen.organs)
    query = urlencode(seen.question.pairs())
    if asked.get("out"):
        sheets, _names = sheets_of(answer, day, query)
        sheet = next((one for one in sheets if one.key == asked.get("table")), None)
        return Visit(found.as_of, sheet=sheet, tried=tried_words(found, seen.question))
    result = result_of(answer, day, asked.get("whole", ""))
    fields = fields_of(seen) | {
        "own": own_fields(seen.question, answer.lines),
        "by_step": step_fields(answer),
        "by_kind": kind_fields(seen.question, answer.lines),
        "has_kinds": bool(seen.question.kinds),
    }
    return Visit(found.as_of, result, fields=fields, query=query)


def told_by(seen: Seen) -> Told | None:
    """The answer to a question as a scenario keeps it."""
    found = extract()
    if found is None:
        return None
    answer = answer_to(found, seen.question, seen.organs)
    return Told(seen.question.pairs(), answer.figures, item_rows(answer), found.as_of)


def cases_of(seen: Seen, asked: QueryDict) -> Visit:
    found = extract()
    if found is None:
        return Visit(None)
    is_trial = asked.get(TRIAL[0]) == TRIAL[1]
    ladder = seen.ladder if is_trial else AS_IT_IS
    question = seen.question.as_it_was if is_trial else seen.question
    answer = answer_to(found, question, seen.organs, ladder)
    behind = behind_asked(asked)
    day = seen.at.date()
    tried = tried_words(found, question, ladder if is_trial else None)
    if asked.get("out"):
        return Visit(found.as_of, sheet=cases_behind(answer, behind, day), tried=tried)
    cut = cases_behind(answer, behind, day, MOST_CASES)
    pairs = [*question.pairs(), *(ladder_pairs(ladder) if is_trial else [])]
    page = reverse("insight:trial" if is_trial else "insight:lab")
    query = urlencode([*pairs, *behind._asdict().items()])
    return Visit(
        found.as_of, sheet=cut, rows=rows_drawn(cut), query=query,
        back_url=f"{page}?{urlencode(pairs)}", tried=tried,
    )  # fmt: skip


def trial_of(seen: Seen, asked: QueryDict) -> Visit:
    """A ladder over the same cases; their limits stay as they were."""
    found = extract()
    fields = fields_of(seen) | ladder_fields(seen.ladder)
    if found is None:
        return Visit(None, fields=fields)
    question = seen.question.as_it_was
    answer = answer_to(found, question, seen.organs, seen.ladder)
    if asked.get("out"):
        sheets = trial_sheets(answer, seen.at.date())
        sheet = next((one for one in sheets if one.key == asked.get("table")), None)
        return Visit(found.as_of, sheet=sheet, tried=tried_words(found, question, seen.ladder))
    result = trial_result(answer, seen.at.date(), asked.get("whole", ""))
    fields["adopting"] = adopting(answer, seen.user)
    return Visit(found.as_of, result, fields=fields, query=result.query)


def fields_of(seen: Seen) -> dict[str, Any]:
    """What the form offers."""
    question = seen.question
    return {
        "organs": marked(seen.bodies, lambda one: one.pk == question.organ)
        if len(seen.bodies) > 1 else [],
        "changes": changes(question),
        "rates": rates(question),
        "kinds": kinds(question.kind),
        "question": question,
        "kept": [pair for pair in question.pairs() if not pair[0].startswith(OF_ITEMS)],
    }  # fmt: skip


def kinds(chosen: str) -> list[tuple[str, Any, bool]]:
    return [(key, words, key == chosen) for key, words in item_kinds()]


def tried_words(found: Extract, question: Question, ladder: Ladder | None = None) -> list[str]:
    """What was on trial, limits or a ladder, of which days, by which extract."""
    said = _("Computed from the extract as of %(moment)s")
    return [
        change_words(question) if ladder is None else ladder_words(ladder),
        f"{question.since.isoformat()} – {question.until.isoformat()}",
        said % {"moment": moment_words(found.as_of)},
    ]
