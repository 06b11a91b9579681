"""Long work of this room: lists of organs and staff that are imported in the background."""

from xiaoneng.errands.kinds import Work, Yield
from xiaoneng.staffing.operations.imports import import_sheet
from xiaoneng.staffing.queries.sheets import sheets_of

IMPORT = "sheet.import"


def import_list(work: Work) -> Yield:
    """Import an uploaded list; begun again, it goes on where it stopped. Details: `sheet`."""
    sheet = sheets_of(work.actor).get(pk=work.details["sheet"])
    if sheet.imported_at is None:
        import_sheet(sheet, actor=work.actor, at=work.at)
    return Yield(url=sheet.get_absolute_url())
