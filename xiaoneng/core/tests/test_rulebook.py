"""The arithmetic of a predicate is one line that can be read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.refusals import Unusable
from xiaoneng.core.rulebook import Colour, Parameter, Predicate, arithmetic, read_arithmetic

names = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
values = st.one_of(st.integers(0, 10**12), st.from_regex(r"[^ =]{0,8}", fullmatch=True))


@given(names, st.dictionaries(names.filter(lambda name: name != "code"), values, max_size=4))
def test_what_was_written_is_read(code, told):
    assert read_arithmetic(arithmetic(code, **told)) == (
        code,
        {name: str(value) for name, value in told.items()},
    )


def test_a_value_that_could_not_be_read_again_is_refused():
    with pytest.raises(Unusable):
        arithmetic("short", reason="no reason")


def test_a_predicate_is_a_suspicion_unless_it_says_more():
    def holds(facts, parameters):
        short = len(facts["reason"]) < parameters["least"]
        return arithmetic("short", length=len(facts["reason"])) if short else ""

    one = Predicate("REFUSE_WITHOUT_REASON", "", holds, parameters={"least": Parameter(10, "")})

    assert one.colour is Colour.SUSPICION
    assert one.holds({"reason": "材料不全"}, one.defaults) == "short length=4"
    assert one.holds({"reason": "材料不全，缺营业执照副本"}, one.defaults) == ""
