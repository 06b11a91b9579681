"""What tests of the door share: one person with a password, and ways through the door."""

from datetime import UTC, datetime

from django_otp.oath import TOTP

from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PASSWORD = "gongzuo-2026-hao"
OTHER = "ling-yi-ge-2027"
DOOR = "/sign-in/"


def administrator(role, organ=None):
    root = organ or OrganFactory(level=Level.DISTRICT)
    user = UserFactory()
    user.grants.create(role=role, organ=root, from_on=root.opened_on)
    return user


def enter(client, **fields):
    return client.post(DOOR, {"username": "chenxl", "password": PASSWORD, **fields})


def code_of(device, at=None):
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = (at or now()).timestamp()
    return f"{totp.token():06}"


def events(user):
    return sorted(entry.event for entry in entries_of(user))
