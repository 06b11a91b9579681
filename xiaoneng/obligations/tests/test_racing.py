"""Two people act on one obligation at the same moment: who comes second is refused, or goes on."""

from functools import partial
from itertools import combinations_with_replacement

from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import Refused
from xiaoneng.ledger.verifying import verify
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.operations.closing import cancel_obligation, close_obligation
from xiaoneng.obligations.operations.extending import extend_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import someone

NOW = at("2026-03-05")
ONCE = {
    ("close", "close"),
    ("cancel", "cancel"),
    ("close", "cancel"),
    ("extend", "extend"),
    ("hand", "hand"),
    ("split", "split"),
}


def acts(row, head, other):
    """What may be done with an open obligation, each by somebody who may."""
    own, above = {"actor": row.officer, "at": NOW}, {"actor": head, "at": NOW}
    return {
        "close": lambda: close_obligation(row, outcome="办结", **own),
        "cancel": lambda: cancel_obligation(row, reason="撤回", **above),
        "pause": lambda: pause_obligation(row, ground="review", paper="特1号", **own),
        "extend": lambda: extend_obligation(row, amount=2, ground="复杂", paper="", **above),
        "hand": lambda: hand_over_obligation(
            row, organ=row.organ, officer=other, reason="调岗", **above
        ),
        "urge": lambda: urge_obligation(row, words="请抓紧", **above),
        "split": lambda: split_obligation(row, [Part("核查", row.organ, Limit(2))], **own),
        "sweep": lambda: sweep(NOW),
    }


def tried(act):
    """Whether it was done; a refusal is polite, anything else is not."""
    try:
        act()
    except Refused:
        return False
    return True


def test_of_two_acts_at_once_one_is_done_and_the_other_refused_or_done(dozen, together):
    organ = dozen[0].organ
    head, other, third = (
        together(lambda role=role: someone(role, organ))[0]
        for role in ("head", "officer", "officer")
    )

    for pair in combinations_with_replacement(acts(dozen[0], head, other), 2):
        [row] = together(lambda: obligation(organ=organ, officer=dozen[0].officer))
        does = (acts(row, head, to)[name] for name, to in zip(pair, (other, third), strict=True))
        done = together(*[partial(tried, one) for one in does])

        assert any(done), pair
        if pair in ONCE:
            assert sorted(done) == [False, True], pair
    [faults, wrong] = together(lambda: verify().faults, lambda: wrong_copies(NOW))
    assert (list(faults), wrong) == ([], [])
