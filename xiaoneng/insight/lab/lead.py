"""What the answer says in five seconds."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from xiaoneng.core.on_trial import TARGET
from xiaoneng.core.shortening import Compression, compression
from xiaoneng.insight.lab.asking import Question
from xiaoneng.kit.words import thousands

if TYPE_CHECKING:
    from xiaoneng.insight.lab.promises import Line  # the engine stands behind it

Totals = Mapping[str, int]


def lead_of(question: Question, totals: Totals) -> str:
    """`If every promise had been a third shorter, …`; of steps where nothing else is changed."""
    if question.keeps_promises and question.steps and "step_cases" in totals:
        stays = _("The promises of the cases stay as they are.")
        return f"{steps_said(change_words(question), totals)} {stays}"
    said = _(
        "%(change)s, %(then)s of the %(cases)s cases closed from %(since)s to %(until)s would have"
        " been late; in fact %(now)s were; %(yellow)s, %(red)s."
    )
    return said % {
        "change": change_words(question),
        "then": thousands(totals["late_then"]),
        "now": thousands(totals["late_now"]),
        "cases": thousands(totals["cases"]),
        "since": question.since.isoformat(),
        "until": question.until.isoformat(),
        **cards_words(totals),
    }


def step_words(question: Question, totals: Totals) -> str:
    """What would have become of the steps, where the sentence before does not say it already."""
    if "step_cases" not in totals or (question.keeps_promises and question.steps):
        return ""
    return steps_said(_("By their own limits"), totals)


def steps_said(begin: str, totals: Totals) -> str:
    said = _(
        "%(begin)s, %(then)s of the %(steps)s steps begun in these cases would have been late; in"
        " fact %(now)s were; %(yellow)s."
    )
    cards = {f"yellow_{life}": totals[f"step_yellow_{life}"] for life in ("now", "then")}
    return said % {
        "begin": begin,
        "steps": thousands(totals["step_cases"]),
        "then": thousands(totals["step_late_then"]),
        "now": thousands(totals["step_late_now"]),
        "yellow": card_words("yellow", cards),
    }


def cards_words(totals: Totals) -> dict[str, str]:
    """How many more cards, or fewer, of both colours."""
    return {name: card_words(name, totals) for name in ("yellow", "red")}


def card_words(colour: str, totals: Totals) -> str:
    more, fewer, same = {
        "yellow": (_("%(number)s more yellow cards"), _("%(number)s fewer yellow cards"),
                   _("as many yellow cards")),
        "red": (_("%(number)s more red cards"), _("%(number)s fewer red cards"),
                _("as many red cards")),
    }[colour]  # fmt: skip
    step = totals[f"{colour}_then"] - totals[f"{colour}_now"]
    form = more if step > 0 else fewer if step < 0 else same
    return form % {"number": thousands(abs(step))} if step else form


def change_words(question: Question) -> str:
    """The change as the beginning of a sentence."""
    words = {
        "third": _("Had every promise been a third shorter"),
        "half": _("Had every promise been half as long"),
        "two_thirds": _("Had every promise been two thirds shorter"),
        "three_quarters": _("Had every promise been three quarters shorter"),
        "four_fifths": _("Had every promise been four fifths shorter"),
        TARGET: _("With the limit that is enough for %(rate)s%% of each item") % {
            "rate": question.rate
        },
        "": _("With the limits as they were"),
    }  # fmt: skip
    if question.steps:
        if question.keeps_promises:
            return _("With the limits set for single steps")
        return _("With the limits set for single items, kinds and steps")
    if question.is_mixed:
        return _("With the limits set for single items and kinds")
    return words[question.change]


def open_words(totals: Totals) -> str:
    said = _(
        "Of the %(open)s cases open now %(then)s would be late already; in fact %(now)s are. Cards"
        " are those of closed and open cases together."
    )
    return said % {
        "open": thousands(totals["open"]),
        "then": thousands(totals["open_then"]),
        "now": thousands(totals["open_now"]),
    }


def compression_words(lines: "list[Line]") -> list[str]:
    """How much shorter than the law allows promises are and would be; one sentence a unit."""
    found = []
    for unit in dict.fromkeys(line.unit for line in lines):
        some = [
            (line.statutory.amount, line.now.amount, (line.then or line.now).amount)
            for line in lines
            if line.now and line.statutory and line.unit == line.statutory.unit == unit
            and (line.then or line.now).unit == unit
        ]  # fmt: skip
        if not some:
            continue
        now = compression((law, amount) for law, amount, _then in some)
        then = compression((law, amount) for law, _now, amount in some)
        said = _(
            "Items in %(unit)s with a limit by law (%(items)s): the law allows %(law)s together,"
            " promised are %(now)s (%(now_share)s shorter), on trial %(then)s (%(then_share)s"
            " shorter)."
        )
        found.append(
            said
            % {
                "items": len(some),
                "unit": unit_words(unit),
                "law": thousands(now.before),
                "now": thousands(now.after),
                "now_share": share_words(now),
                "then": thousands(then.after),
                "then_share": share_words(then),
            }
        )
    return found


def share_words(found: Compression) -> str:
    return f"{(found.share or 0) * 100:.1f}%"


def unit_words(unit: str) -> str:
    return {
        "workday": _("working days"),
        "day": _("calendar days"),
        "hour": _("hours"),
        "workhour": _("working hours"),
    }[unit]
