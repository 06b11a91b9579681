"""The first sentence of the page: what a reader should know after five seconds."""

from collections.abc import Sequence

from xiaoneng.batch.facts import Report
from xiaoneng.batch.report.speech import Piece, Pieces, Speech

MOST_NAMED = 3
MOST = 0.6  # so large a share in few organs is worth saying
FALLING = 3  # months in a row


def finding_of(report: Report, speech: Speech) -> Pieces:
    """One or two sentences, each true on its own."""
    parts = [_state(report, speech)]
    falling = _falling(report, speech)
    if falling:
        parts += [falling]
    return tuple(piece for part in parts for piece in part)


def _state(report: Report, speech: Speech) -> Pieces:
    cases, overdue = sum(report.lights.values()), report.lights.get("overdue", 0)
    if not cases:
        return speech.pieces("There are no cases.")
    if report.lights.get("none", 0) == cases:
        return speech.pieces("This log has no limits: the time used is shown, nothing is late.")
    if not overdue:
        return _nothing_overdue(report, speech)
    return _overdue(report, speech.cases(overdue), speech)


def _overdue(report: Report, cases: str, speech: Speech) -> Pieces:
    """How many, and whose they are."""
    late = [place for place, organ in enumerate(report.organs) if organ.overdue_open]
    late.sort(key=lambda place: -report.organs[place].overdue_open)
    counts = [report.organs[place].overdue_open for place in late]
    if not late:
        return speech.pieces("%(cases)s overdue.", cases=cases)
    top = _few(counts)
    if top == 0:
        return speech.pieces(
            "%(cases)s overdue, spread over %(organs)s organs; the most in %(organ)s, %(number)s.",
            cases=cases,
            organs=speech.number(len(late)),
            organ=_link(report, late[0], speech),
            number=speech.number(counts[0]),
        )
    if len(late) == 1:
        organ = _link(report, late[0], speech)
        return speech.pieces("%(cases)s overdue, all in %(organ)s.", cases=cases, organ=organ)
    organs = speech.joined([_organ(report, place, speech) for place in late[:top]])
    if top == len(late):
        return speech.pieces("%(cases)s overdue: %(organs)s.", cases=cases, organs=organs)
    share = share_in_words(sum(counts[:top]) / sum(counts), speech)
    if top == 1:
        return speech.pieces(
            "%(cases)s overdue, %(share)s in one organ: %(organs)s.",
            cases=cases,
            share=share,
            organs=organs,
        )
    return speech.pieces(
        "%(cases)s overdue, %(share)s in %(top)s organs: %(organs)s.",
        cases=cases,
        share=share,
        top=str(top),
        organs=organs,
    )


def _nothing_overdue(report: Report, speech: Speech) -> Pieces:
    soon = report.lights.get("due_soon", 0)
    running = sum(report.lights.get(light, 0) for light in ("on_time", "due_soon", "paused"))
    missed = report.lights.get("missed", 0)
    if not running and missed:
        return speech.pieces(
            "Every case is closed; %(missed)s of %(cases)s were closed late.",
            missed=speech.number(missed),
            cases=speech.number(sum(report.lights.values())),
        )
    if not soon:
        return speech.pieces("Nothing is overdue, nothing is due soon.")
    return speech.pieces("Nothing is overdue; %(cases)s due soon.", cases=speech.cases(soon))


def _few(counts: Sequence[int]) -> int:
    """How many organs to name: all of few, or as many as hold most; 0 where it is spread."""
    if 0 < len(counts) <= MOST_NAMED:
        return len(counts)
    for top in range(1, MOST_NAMED + 1):
        if counts and sum(counts[:top]) / sum(counts) >= MOST:
            return top
    return 0


def share_in_words(share: float, speech: Speech) -> str:
    """Rounded to a tenth, as it is spoken."""
    words = {
        5: speech.say("half"),
        6: speech.say("about 60%%"),
        7: speech.say("about 70%%"),
        8: speech.say("about 80%%"),
        9: speech.say("about 90%%"),
        10: speech.say("nearly all"),
    }
    return words[max(5, round(share * 10))]


def _organ(report: Report, place: int, speech: Speech) -> Pieces:
    number = speech.number(report.organs[place].overdue_open)
    return _link(report, place, speech), Piece(f" {number}")


def _link(report: Report, place: int, speech: Speech) -> Piece:
    name = report.organs[place].organ or speech.say("(no organ given)")
    return Piece(name, speech.anchor(f"organ-{place + 1}"), "name")


def _falling(report: Report, speech: Speech) -> Pieces:
    """The first of the worst organs whose rate fell month after month."""
    for place, organ in enumerate(report.organs[:MOST_NAMED]):
        months = falling_months(organ.months)
        if months >= FALLING and organ.overdue_open:
            return speech.pieces(
                " On-time rate of %(organ)s: down %(months)s months in a row.",
                organ=_link(report, place, speech),
                months=str(months),
            )
    return ()


def falling_months(rates: Sequence[float | None]) -> int:
    """How many of the last months each lay below the one before."""
    months = 0
    for later, earlier in zip(rates[::-1], rates[-2::-1], strict=False):
        if later is None or earlier is None or later >= earlier:
            break
        months += 1
    return months
