import pytest

from xiaoneng.people.masking import is_masked, masked_email, masked_name, masked_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"),
        ("0762-3388", "076**3388"),
        ("12345", "***45"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_a_number_hides_its_middle(phone, shown):
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("email", "shown"), [("chen@x.cn", "c***@x.cn"), ("nothing", "*******"), ("", "")]
)
def test_an_address_keeps_its_first_letter_and_its_house(email, shown):
    assert masked_email(email) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王某某"),
        ("王明", "王某"),
        ("欧阳修", "欧阳某"),
        ("王", "王某"),
        ("John Li", "J."),
        ("", ""),
    ],
)
def test_a_name_keeps_its_family(name, shown):
    assert masked_name(name) == shown


def test_what_is_masked_is_known_as_such():
    assert is_masked(masked_phone("13812341234"))
    assert is_masked(masked_email("chen@x.cn"))
    assert not is_masked("13812341234")
