"""`xiaoneng reset-password` prints a password for one sign-in, and writes down that it did."""

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

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


def test_a_lost_second_factor_is_taken_away_on_the_machine(capsys):
    guard = UserFactory(username="secadmin")
    TOTPDevice.objects.create(user=guard, name="phone", confirmed=True)

    assert main(["reset-password", "secadmin", "--second-factor"]) == 0
    assert capsys.readouterr().out.strip()
    assert not TOTPDevice.objects.filter(user=guard).exists()
    assert {one.event for one in entries_of(guard)} == {"factor.removed", "password.reset"}

    assert main(["reset-password", "secadmin", "--second-factor"]) == UNUSABLE
    assert "没有" in capsys.readouterr().err
