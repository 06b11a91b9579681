"""What the explanation sheet says beside the count: the result, and what the count rests on."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from xiaoneng.batch.report.sheets import SheetView
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import joined
from xiaoneng.obligations.lines import ground_words
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.notice_rows import is_national, local_notices
from xiaoneng.obligations.stops import stops_of

MOMENT = timedelta(microseconds=1)


def conclusion_of(sheet: SheetView, as_of: datetime) -> str:
    """The result in one sentence, for the explanation sheet."""
    from_clocks = [
        _("%(title)s: %(sentence)s")
        % {"title": clock.title, "sentence": "".join(piece.text for piece in clock.sentence)}
        for clock in sheet.clocks
    ]
    return _("As of %(moment)s. %(clocks)s.") % {
        "moment": f"{wall(as_of):%Y-%m-%d %H:%M}",
        "clocks": _("; ").join(from_clocks),
    }


def grounds_of(obligation: Obligation, as_of: datetime) -> list[str]:
    """What the count rests on: the basis of the limit, notices, papers of stops and extensions."""
    grounds = [obligation.basis] if obligation.basis else []
    names = {obligation.calendar, *(one.counted_by for one in obligation.pauses.all())} - {""}
    if any(map(is_national, names)):
        grounds.append(_("The State Council's yearly notices of public holidays."))
    years = years_of(obligation)
    grounds += [words for name in sorted(names) for words in local_notices(name, years)]
    for pause, end in stops_of(obligation):
        ground = ground_words(obligation, pause.ground)
        known = end if end is not None and end <= as_of else None
        grounds.append(joined(ground, pause.paper, _stretch(pause.started_at, known)))
    more = obligation.extensions.all()
    return [*grounds, *(joined(one.ground, one.paper, str(one.granted_by)) for one in more)]


def years_of(obligation: Obligation) -> range:
    """The years a clock runs through, to the last of its due dates and its closing."""
    ends = (obligation.due_at, obligation.statutory_due_at, obligation.closed_at)
    first = obligation.started_at
    last = max((moment for moment in ends if moment is not None), default=first)
    day = wall(last) - MOMENT  # the midnight that ends a day belongs to it
    return range(wall(first).year, max(wall(first).year, day.year) + 1)


def _stretch(start: datetime, end: datetime | None) -> str:
    first = f"{wall(start):%Y-%m-%d}"
    if end is None:
        return _("since %(first)s") % {"first": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": f"{wall(end):%Y-%m-%d}"}
