"""Real logs of other people: the database says of each case what `supervise` says."""

import pyarrow.compute as pc
import pytest
from django.db.models import prefetch_related_objects

from xiaoneng.batch.tests.conftest import DATA, MAPPINGS
from xiaoneng.cases.tests.importing import bring, kept, moment, source_of, supervised
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.reading import read_log
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.obligations.crossing import crossings_of
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
LOGS = {
    "permit-log-wabo-receipt": ("08_receipt.from-xes.csv.gz", "2012-01-23 23:59"),
    "case-log-waiting-bpic2013": ("06_bpic2013_closed.from-xes.csv.gz", "2012-06-01 00:00"),
    "penalty-log-traffic-fines": ("traffic_fines.from-rda.csv.gz", "2014-01-01 00:00"),
}

SHARE = 5


def organs_in(path, mapping):
    found = set()
    for batch in read_log([path], load_mapping(mapping), RejectedRows()):
        found.update(pc.unique(batch["organ"].drop_null()).to_pylist())
    return sorted(found)


@pytest.mark.parametrize("name", LOGS)
def test_the_database_says_what_supervise_says(name, tmp_path):
    file, as_of = LOGS[name]
    path, mapping = DATA / name / file, MAPPINGS / f"{name}.toml"
    if not path.exists():
        pytest.skip(f"../shared/data/{name}/{file} is not beside the project")
    text = mapping.read_text(encoding="utf-8")
    source = source_of(text, "weekdays")
    for organ in organs_in(path, mapping):
        OrganFactory(parent=source.organ, name=organ)

    bring(source, path, moment(as_of))

    said, found = supervised(tmp_path, [path], text, as_of), kept(source, as_of)
    assert found["cases"] == said["cases"]
    assert found["cards"] == said["cards"]
    assert wrong_copies(moment(as_of)) == []
    assert sweep(moment(as_of)).looked_at == 0
    some = Obligation.objects.order_by("number")[::SHARE]  # the clock of each is read by itself
    prefetch_related_objects(some, "kind", "pauses", "extensions", "holdings", "crossings")
    for row in some:
        read = {(str(one.rung), one.reached_at) for one in crossings_of(row, moment(as_of))}
        assert read == {(one.rung, one.reached_at) for one in row.crossings.all()}
