"""`xiaoneng reset-password` prints a password for one sign-in, and writes down that it did."""

import pytest

from xiaoneng.config.cli import UNUSABLE, main
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_administrator_who_is_locked_out_comes_in_again(capsys):
    guard = UserFactory(username="secadmin")
    root = OrganFactory()
    guard.grants.create(role="security_admin", organ=root, from_on=root.opened_on)

    assert main(["reset-password", "secadmin"]) == 0
    guard.refresh_from_db()
    assert guard.check_password(capsys.readouterr().out.strip())
    assert [one.event for one in entries_of(guard)] == ["password.reset"]

    assert main(["reset-password", "nobody"]) == UNUSABLE
    assert "nobody signs in as nobody" in capsys.readouterr().err
