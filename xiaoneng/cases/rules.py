"""What supervision looks for in cases (domain.md 2.3, 2.6; 行政许可法 art. 72).

Rules about lateness are not here: the ladder of each clock has them. A rule reads facts only; the
facts of a case (`cases.subjects`) are those at the moment it last changed.
"""

from django.utils.translation import gettext_lazy as _

from xiaoneng.cases.idling import idle_cases
from xiaoneng.cases.late_entries import entered_late, late_entries
from xiaoneng.cases.subjects import changed_cases, past_cases
from xiaoneng.core.rulebook import Colour, Facts, Parameter, Parameters, Predicate, arithmetic
from xiaoneng.kit.rulebook import contribute

MINUTE = 60


def _short_reason(facts: Facts, parameters: Parameters) -> str:
    length, least = len(facts["reason"]), parameters["least"]
    return arithmetic("short", length=length, least=least) if length < least else ""


def _refused(facts: Facts, parameters: Parameters) -> str:
    return _short_reason(facts, parameters) if facts["state"] == "refused" else ""


def _denied(facts: Facts, parameters: Parameters) -> str:
    return _short_reason(facts, parameters) if facts["outcome"] == "denied" else ""


def _no_paper(facts: Facts, _parameters: Parameters) -> str:
    is_ours = facts["is_handled_here"] and facts["state"] in ("decided", "delivered")
    return arithmetic("no_paper") if is_ours and not facts["paper"] else ""


def _unreported(facts: Facts, _parameters: Parameters) -> str:
    is_no = facts["state"] == "refused" or facts["outcome"] == "denied"
    is_ours = facts["is_handled_here"]
    return arithmetic("unreported") if is_no and is_ours and not facts["is_reported"] else ""


def _told_twice(facts: Facts, _parameters: Parameters) -> str:
    return arithmetic("told_twice") if facts["is_told_twice"] else ""


def _silent(facts: Facts, _parameters: Parameters) -> str:
    return arithmetic("silent") if facts["is_deemed"] else ""


def _off_catalogue(facts: Facts, _parameters: Parameters) -> str:
    return "" if facts["is_in_catalogue"] else arithmetic("off_catalogue")


def _at_once(facts: Facts, parameters: Parameters) -> str:
    seconds, least = facts["seconds"], parameters["minutes"] * MINUTE
    is_judged = facts["is_promised"] and seconds is not None
    if not is_judged or seconds >= least:
        return ""
    return arithmetic("at_once", seconds=seconds, minutes=parameters["minutes"])


def _wrong_organ(facts: Facts, _parameters: Parameters) -> str:
    return arithmetic("wrong_organ") if facts["is_elsewhere"] else ""


def _paused_often(facts: Facts, parameters: Parameters) -> str:
    stops, most = facts["stops"], facts["most_stops"] + int(parameters["beyond"])
    return arithmetic("often", stops=stops, most=most) if stops > most else ""


def _paused_long(facts: Facts, parameters: Parameters) -> str:
    usual = int(parameters["days"])
    over = [(days, usual if cap is None else cap) for days, cap in facts["stop_days"]]
    days, most = max(over, key=lambda one: one[0] - one[1], default=(0, 0))
    return arithmetic("long", days=days, most=most) if days > most else ""


def _no_review(facts: Facts, _parameters: Parameters) -> str:
    is_ended = facts["state"] in ("decided", "delivered")
    is_missing = facts["is_to_be_reviewed"] and not facts["is_reviewed"]
    return arithmetic("no_review") if is_ended and is_missing else ""


def _idle(facts: Facts, parameters: Parameters) -> str:
    days, most = facts["days"], int(parameters["days"])
    return arithmetic("idle", days=days, most=most) if days > most else ""


def _late_entry(facts: Facts, parameters: Parameters) -> str:
    days, allowed = facts["days"], facts["tolerance"] + int(parameters["beyond"])
    if facts["is_instant"] or days <= allowed:
        return ""
    return arithmetic("late", days=days, allowed=allowed)


REASON = {"least": Parameter(10, _("characters a reason has at least"))}
SHORT = {"short": _("The reason has %(length)s characters; at least %(least)s are expected.")}
RULES = (
    Predicate(
        "REFUSE_WITHOUT_REASON", _("Not accepted without a reason"), _refused,
        Colour.YELLOW, -0.5, REASON, SHORT,
    ),
    Predicate(
        "DENY_WITHOUT_REASON", _("Denied without a reason"), _denied,
        Colour.YELLOW, -0.5, REASON, SHORT,
    ),
    Predicate(
        "NO_DECISION_DOC", _("Ended without a decision document"), _no_paper,
        Colour.YELLOW, -0.5, {}, {"no_paper": _("The decision names no document.")},
    ),
    Predicate(
        "NO_PRIOR_REPORT", _("A no without an approved prior report"), _unreported,
        Colour.YELLOW, -0.5, {},
        {"unreported": _("No report was approved before the answer went out.")},
    ),
    Predicate(
        "SECOND_NOTICE", _("Told twice what is missing"), _told_twice,
        Colour.YELLOW, -0.5, {},
        {"told_twice": _("The applicant was told of missing papers a second time.")},
    ),
    Predicate(
        "ANSWERED_BY_SILENCE", _("Accepted by silence"), _silent,
        Colour.YELLOW, -0.5, {},
        {"silent": _("Nobody answered the applicant within the days of answering.")},
    ),
    Predicate(
        "OFF_CATALOGUE", _("Handled off the catalogue"), _off_catalogue,
        Colour.SUSPICION, 0.0, {},
        {"off_catalogue": _("No item in force on that day has this name or code.")},
    ),
    Predicate(
        "DECIDED_AT_ONCE", _("Decided the moment it was accepted"), _at_once,
        Colour.SUSPICION, 0.0,
        {"minutes": Parameter(2, _("minutes between acceptance and decision at least"))},
        {"at_once": _("Decided %(seconds)s seconds after acceptance; the item is not one that is "
                      "done at once.")},
    ),
    Predicate(
        "WRONG_ORGAN", _("Handled by an organ that is not the item's"), _wrong_organ,
        Colour.SUSPICION, 0.0, {},
        {"wrong_organ": _("The organ that has it is neither the one whose item it is nor a part of "
                          "that.")},
    ),
    Predicate(
        "PAUSED_OFTEN", _("Stopped too often"), _paused_often, Colour.SUSPICION, 0.0,
        {"beyond": Parameter(0, _("stops beyond what the kind allows"))},
        {"often": _("Its clock was stopped %(stops)s times; at most %(most)s are usual.")},
    ),
    Predicate(
        "PAUSED_LONG", _("Stopped too long"), _paused_long, Colour.SUSPICION, 0.0,
        {"days": Parameter(60, _("working days a stop lasts at most where its ground has no cap"))},
        {"long": _("One stop lasted %(days)s working days; at most %(most)s are allowed.")},
    ),
    Predicate(
        "NO_REVIEW_RECORD", _("Ended without a review on record"), _no_review,
        Colour.SUSPICION, 0.0, {},
        {"no_review": _("The handbook has a step of review, and none is on record.")},
    ),
)  # fmt: skip
IDLE = Predicate(
    "IDLE", _("In hand, and nothing happens"), _idle,
    Colour.SUSPICION, 0.0,
    {"days": Parameter(15, _("working days without anything on record at most"))},
    {"idle": _("Nothing is on record for %(days)s working days; at most %(most)s are usual.")},
)  # fmt: skip
LATE_ENTRY = Predicate(
    "LATE_ENTRY", _("Entered long after it happened"), _late_entry,
    Colour.SUSPICION, 0.0,
    {"beyond": Parameter(0, _("working days beyond what the source may take"))},
    {"late": _("Entered %(days)s working days after it happened, days of declared outages not "
               "counted; %(allowed)s are allowed.")},
)  # fmt: skip


def contribute_rules() -> None:
    """Let supervision know what to look for in cases."""
    for predicate in RULES:
        contribute(predicate, changed_cases, past_cases)
    contribute(LATE_ENTRY, late_entries, entered_late)
    contribute(IDLE, idle_cases)
