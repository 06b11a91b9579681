"""The generated log through the bulk import, as the cases of an organ's own system would come."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from xiaoneng.batch.demonstration import write_district
from xiaoneng.batch.demonstration.events import MAPPING
from xiaoneng.cases.kinds import DECISION, kind_of
from xiaoneng.cases.operations.batches import import_batch
from xiaoneng.cases.operations.files import try_batch
from xiaoneng.cases.operations.sources import Described, define_source
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Organ, User

CODE, TITLE = "sp", "区行政审批系统（演示数据）"
CODED = MAPPING.replace('item = "item"', 'item = "item_code"')  # two organs call an item alike


def bring_cases(root: Organ, office: User, at: datetime, *, cases: int, live_from_on: date) -> int:
    """Bring the generated log in; what was crossed before `live_from_on` is a fact without a card.

    Returns how many cases came in. Messages of lines crossed begin today.
    """
    kind_of(DECISION, at, reminders_from_on=wall(at).date())
    described = Described(
        title=TITLE, organ=root, mapping=CODED, takes_unknown=True, live_from_on=live_from_on
    )
    source = define_source(CODE, described, actor=office, at=at)
    with TemporaryDirectory(prefix="xiaoneng-") as folder:
        log = write_district(Path(folder), wall(at), cases=cases).log
        upload = BytesIO(log.read_bytes())
    batch = try_batch(source, log.name, upload, actor=office, at=at)
    import_batch(batch, actor=office, at=at)
    return int(batch.counts["cases_new"])
