import pytest

from xiaoneng.core.speedups import speedup


@pytest.mark.parametrize(
    ("before", "after", "share"), [(587, 186, 0.683), (20, 20, 0), (20, 0, 1), (10, 15, -0.5)]
)
def test_a_time_is_shorter_by_a_share_of_what_it_was(before, after, share):
    assert round(speedup(before, after), 3) == share


def test_nothing_cannot_become_shorter():
    with pytest.raises(ValueError, match="nothing"):
        speedup(0, 5)
