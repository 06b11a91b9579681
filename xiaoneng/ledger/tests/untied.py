"""Tests that tamper, and tests that empty all tables, take the triggers off for a moment.

Importing this module lets transactional tests of any room empty the ledger behind them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection
from django.test import TransactionTestCase

append_only = import_module("xiaoneng.ledger.migrations.0002_append_only")
many = import_module("xiaoneng.ledger.migrations.0003_many_lines_at_once")
no_replacing = import_module("xiaoneng.ledger.migrations.0005_no_replacing")
empty_tables = TransactionTestCase._fixture_teardown


@contextmanager
def untied() -> Iterator[None]:
    """The tables of the ledger without their triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no pending events in the way
        for migration in (no_replacing, append_only):
            for text in migration.UNTIES[connection.vendor]:
                cursor.execute(text)
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for text in append_only.TIES[connection.vendor]:
            cursor.execute(text)
        for text in many.TEXTS[connection.vendor]:
            cursor.execute(text.format(wrong=many.MANY))
        for text in no_replacing.TIES[connection.vendor]:
            cursor.execute(text)


def empty_ledger_too(self: TransactionTestCase) -> None:
    with untied():
        empty_tables(self)


TransactionTestCase._fixture_teardown = empty_ledger_too  # type: ignore[method-assign]
