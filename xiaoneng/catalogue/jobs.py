"""Long work of this room: lists of items that are imported in the background."""

from xiaoneng.catalogue.operations.rounds import import_round
from xiaoneng.catalogue.queries import rounds_of
from xiaoneng.errands.kinds import Work, Yield

IMPORT = "round.import"


def import_items(work: Work) -> Yield:
    """Import a tried list; begun again, it goes on where it stopped. Details: `round`."""
    tried = rounds_of(work.actor).get(pk=work.details["round"])
    if tried.imported_at is None:
        import_round(tried, actor=work.actor, at=work.at)
    return Yield(url=tried.get_absolute_url())
