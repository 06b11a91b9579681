"""Files of limits: both forms say the same, and what is wrong is named with its remedy."""

import pytest

from xiaoneng.batch.given_limits import given_in
from xiaoneng.core.refusals import Unusable


@pytest.fixture
def given_of(tmp_path):
    def read(text, name="limits.csv"):
        (tmp_path / name).write_bytes(text.encode("utf-8-sig"))
        return given_in(tmp_path / name)

    return read


def test_a_csv_and_a_toml_say_the_same(given_of):
    table = given_of("item,limit,class\n企业设立登记, 3 ,\n施工许可,,half\n,,\n立项,1.5,\n")
    toml = given_of(
        '[limit]\n"企业设立登记" = 3\n"立项" = 1.5\n[class]\n"施工许可" = "half"\n', "limits.toml"
    )

    for one in (table, toml):
        assert one.limits == {"企业设立登记": 3.0, "立项": 1.5}
        assert one.classes == {"施工许可": "half"}


def test_a_csv_of_limits_alone_needs_two_columns(given_of):
    assert given_of("limit,item\n3,a\n").limits == {"a": 3.0}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("item,limit\na,ten\n", "line 2: the limit of \"a\" is 'ten'; write a number above 0"),
        ("item,limit\na,0\n", "is '0'; write a number above 0"),
        ("item,limit\na,nan\n", "write a number above 0"),
        ("item,limit\na,10个工作日\n", "without its name"),
        ("item,limit\n,3\n", "line 2 names no item"),
        ("item,limit\na,3\na,4\n", 'line 3: "a" is there twice'),
        ("item,limit,class\na,3,half\n", 'a limit or a class of "a", one of the two'),
        ("item,limit\na,\n", 'a limit or a class of "a"'),
        (
            "item,class\na,tird\n",
            "'tird'; it must be one of third, .*; did you mean \"third\"\\?",
        ),
        ("item,days\na,3\n", "has the columns item, days; it must be a CSV"),
        ("item\na\n", "has the columns item; it must be"),
        ("", r"has the columns \(none\)"),
        ("item,limit\n", "gives no limit"),
    ],
)
def test_what_is_wrong_in_a_csv_is_named(given_of, text, words):
    with pytest.raises(Unusable, match=words):
        given_of(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[limit", "is not TOML"),
        ("[limits]\na = 3\n", 'has "limits"; it must be'),
        ("limit = 3\n", 'has "limit"; it must be'),
        ("[limit]\na = true\n", 'the limit of "a" is True; write a number'),
        ("[limit]\na = [1]\n", "write a number"),
        ("[class]\na = 3\n", 'the class of "a" is 3; it must be one of'),
    ],
)
def test_what_is_wrong_in_a_toml_is_named(given_of, text, words):
    with pytest.raises(Unusable, match=words):
        given_of(text, "limits.toml")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(Unusable, match=r"limits .*none\.csv cannot be read: No such file"):
        given_in(tmp_path / "none.csv")
    (tmp_path / "gbk.csv").write_bytes("item,limit\n许可,3\n".encode("gbk"))
    with pytest.raises(Unusable, match="save them as UTF-8"):
        given_in(tmp_path / "gbk.csv")
