from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.shares import NORMAL, apart, interval, margin, weighed

counts = st.integers(1, 10_000).flatmap(
    lambda whole: st.tuples(st.integers(0, whole), st.just(whole))
)


@given(counts)
def test_the_interval_ends_where_the_share_could_just_be(count):
    """Wilson: at its ends the share found lies as many deviations away as the interval allows."""
    part, whole = count
    share, ends = part / whole, interval(part, whole)
    assert 0 <= ends[0] <= share <= ends[1] <= 1 or abs(share - ends[share > 0.5]) < 1e-9
    for end in ends:
        away = (share - end) ** 2
        assert abs(away - NORMAL**2 * end * (1 - end) / whole) < 1e-9


@given(counts, st.integers(2, 9))
def test_more_cases_of_the_same_share_tell_more(count, times):
    part, whole = count

    assert margin(part * times, whole * times) < margin(part, whole)


def difference(before, after):
    return apart(weighed([(1, before)]), weighed([(1, after)]))


@given(counts, counts)
def test_a_difference_lies_in_its_interval_and_turned_round_is_its_opposite(before, after):
    step = after[0] / after[1] - before[0] / before[1]
    low, high = difference(before, after)

    assert -1 - 1e-9 <= low <= step + 1e-9
    assert step - 1e-9 <= high <= 1 + 1e-9
    turned = difference(after, before)
    assert abs(turned[0] + high) < 1e-9
    assert abs(turned[1] + low) < 1e-9


def test_a_difference_as_it_was_published():
    """Newcombe 1998, Statistics in Medicine 17:873, table II: 56/70 and 48/80, method 10."""
    low, high = difference((48, 80), (56, 70))

    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@given(st.lists(st.tuples(st.integers(1, 500), counts), min_size=1, max_size=6))
def test_a_mean_of_shares_lies_in_its_interval_and_the_interval_among_theirs(parts):
    total = sum(weight for weight, _count in parts)
    mean = weighed(parts)

    def by_weight(value):
        return sum(weight * value(*count) for weight, count in parts) / total

    assert abs(mean.found - by_weight(lambda part, whole: part / whole)) < 1e-9
    lowest = by_weight(lambda *count: min(interval(*count)[0], count[0] / count[1]))
    highest = by_weight(lambda *count: max(interval(*count)[1], count[0] / count[1]))
    assert lowest - 1e-9 <= mean.low <= mean.found + 1e-9
    assert mean.found - 1e-9 <= mean.high <= highest + 1e-9


def test_many_parts_tell_more_than_one_and_a_part_alone_is_itself():
    assert weighed([(7, (30, 40))]) == (0.75, *interval(30, 40))
    four = weighed([(40, (30, 40))] * 4)
    assert four.high - four.low < interval(30, 40)[1] - interval(30, 40)[0]
