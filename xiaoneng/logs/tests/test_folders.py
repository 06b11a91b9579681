"""A folder stands for the files in it; what programs leave beside them is no part of the log."""

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.folders import files_of


@pytest.fixture
def folder(tmp_path):
    for name in ("b/part-0.csv", "a/part-1.csv", "a/part-0.csv", "_SUCCESS", "a/.part-0.csv.crc",
                 "_delta/part-9.csv"):  # fmt: skip
        path = tmp_path / "log" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "log"


def test_its_parts_come_in_the_order_of_their_names(folder):
    alone = folder.parent / "one.csv"

    found = files_of([alone, folder])

    parts = [folder / name for name in ("a/part-0.csv", "a/part-1.csv", "b/part-0.csv")]
    assert found == (alone, *parts)


def test_a_folder_below_a_hidden_one_is_a_folder(tmp_path):
    path = tmp_path / ".site" / "log.csv"
    path.parent.mkdir()
    path.touch()

    assert files_of([path.parent]) == (path,)


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(Unusable, match="folder without files"):
        files_of([tmp_path])
