"""What comes from outside as a number is one, or nothing."""

import pytest

from xiaoneng.kit.keys import key_in, keys_in

NONE = ["", "²", "٣", "-1", "1.5", " 1", "1" * 19, "1" * 5000, "one"]


@pytest.mark.parametrize("said", NONE)
def test_what_is_no_number_is_none(said):
    assert key_in(said) is None


def test_the_others_keep_their_order():
    assert keys_in(["7", *NONE, "0", "9" * 18]) == [7, 0, 10**18 - 1]
