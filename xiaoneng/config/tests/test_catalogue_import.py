"""`xiaoneng import-catalogue`: a real catalogue goes in whole; a trial takes everything back."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.catalogue.queries import item_coded, items_in_force
from xiaoneng.config.catalogue_import import Asked, take_list
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.queries import count_of_entries
from xiaoneng.ledger.verifying import verify
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db
MOMENT = at("2026-11-25")
TODAY = date(2026, 11, 25)
REAL = (
    Path(__file__).resolve().parents[4] / "shared/data/cn-service-catalogue-guangan/bszl-data.json"
)
PORTAL = [
    {
        "department": name,
        "items": [
            {
                "main_item": "未分类",
                "sub_items": [
                    {"name": f"事项{code}", "link": f"http://x/?itemCode={code}&taskType={kind}"}
                ],
            }
        ],
    }
    for name, code, kind in (("甲局", "A-1", "1"), ("乙局", "B-1", "20"), ("乙局", "B-2", "x"))
]


@pytest.fixture
def root():
    root = OrganFactory(level="district", code="root")
    keeper = UserFactory()
    keeper.grants.create(role=Role.SYSTEM_ADMIN, organ=root, from_on=root.opened_on)
    return root


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "items.json"
    path.write_text(json.dumps(PORTAL, ensure_ascii=False), encoding="utf-8")
    return path


def said(file, **more):
    return list(take_list(Asked(file, "目录", TODAY, **more), at=MOMENT))


def test_unknown_organs_are_reported(root, file):
    lines = said(file)

    assert lines[-1].startswith("0 new, 0 changed, 0 unchanged, 3 refused")
    assert "甲局" in lines[0]


def test_a_trial_says_the_same_and_writes_nothing(root, file):
    before = count_of_entries()
    tried = said(file, below="root", is_trial=True)
    assert (count_of_entries(), Organ.objects.count()) == (before, 1)

    done = said(file, below="root")

    assert tried == [*done, "trial: nothing was written"]
    assert done[0] == "2 organs founded"
    assert done[-1] == "2 new, 0 changed, 0 unchanged, 1 refused, 0 not in the list"
    assert item_coded("A-1").organ.name == "甲局"


def test_without_a_place_or_a_keeper_no_organ_is_founded(root, file):
    with pytest.raises(Unusable):
        said(file, below="nowhere")
    root.grants.all().delete()
    with pytest.raises(Unusable):
        said(file, below="root")


def test_a_name_that_two_have_founds_no_third_and_its_rows_are_refused(root, file):
    for _one in range(2):
        OrganFactory(parent=root, name="乙局")

    lines = said(file, below="root")

    assert lines[0] == "1 organs founded"
    assert "row 2" in lines[1]
    assert lines[-1].startswith("1 new, 0 changed, 0 unchanged, 2 refused")
    assert Organ.objects.filter(name="乙局").count() == 2


def test_a_name_of_one_that_opened_after_the_day_of_the_list_is_reported(root, file):
    OrganFactory(parent=root, name="乙局", code="B", opened_on=date(2026, 11, 26))

    lines = said(file, below="root")

    assert lines[0] == "1 organs founded"
    assert lines[1].startswith("乙局 was not founded: 乙局 (B) was, on 2026-11-26")
    assert lines[-1].startswith("1 new, 0 changed, 0 unchanged, 2 refused")


def test_two_spellings_of_a_name_found_one_organ(root, file):
    text = json.dumps(PORTAL, ensure_ascii=False).replace("甲局", "乙 局")
    file.write_text(text, encoding="utf-8")

    lines = said(file, below="root")

    assert lines[0] == "1 organs founded"
    assert lines[-1].startswith("2 new, 0 changed, 0 unchanged, 1 refused")


def test_what_the_list_leaves_out_is_said(root, file):
    said(file, below="root")
    text = json.dumps(PORTAL, ensure_ascii=False).replace("itemCode=A-1", "itemCode=A-2")
    file.write_text(text, encoding="utf-8")

    assert "not in the list: A-1" in "\n".join(said(file))


@pytest.mark.skipif(
    not REAL.is_file(), reason="the catalogue of Guang'an is not beside the project"
)
def test_the_catalogue_of_guangan_goes_in_whole_and_again_changes_nothing(root):
    first = said(REAL, below="root")
    second = said(REAL, below="root")

    assert first[-1] == "1135 new, 0 changed, 0 unchanged, 0 refused, 0 not in the list"
    assert second == [
        "0 organs founded",
        "0 new, 0 changed, 1135 unchanged, 0 refused, 0 not in the list",
    ]
    assert Organ.objects.filter(parent=root).count() == 34
    kinds = Counter(items_in_force(TODAY).order_by().values_list("kind", flat=True))
    assert kinds == {"01": 536, "20": 348, "10": 182, "07": 50, "05": 9, "09": 8, "08": 2}
    assert verify().is_whole
