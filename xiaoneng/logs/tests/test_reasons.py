"""Every sentence that is said of a row is read back into its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.logs.reasons import PLACE, SENTENCES, about, ends_of, read_back

VALUES = st.text("abc-0123456789é界,", max_size=12)


@pytest.mark.parametrize("sentence", SENTENCES)
@given(data=st.data())
def test_a_sentence_with_values_is_read_back(sentence, data):
    values = {name: data.draw(VALUES) for name in PLACE.findall(sentence)}
    said = sentence % values if values else sentence

    found = read_back(said)

    assert (found.said, str(found)) == (sentence, said)
    start, end = ends_of(sentence)
    assert said.startswith(start)
    assert said.endswith(end)


def test_what_nobody_said_stays_as_it_is():
    assert str(read_back("50 % of it")) == "50 % of it"


def test_a_sentence_without_its_values_has_dots():
    assert about("The unit is not one of %(units)s.") == "The unit is not one of …."
