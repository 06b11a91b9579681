"""A world that is made once for all tests of a module, with the folders that belong to it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

T = TypeVar("T")


@contextmanager
def made_once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is done to the database inside is there for every test, and undone at the end.

    The transaction counts as that of a test case: what must be outermost may run in it.
    """
    around = transaction.atomic()
    around._from_testcase = True
    with blocker.unblock(), around:
        yield
        transaction.set_rollback(True)


def folders_in(folder: Path) -> dict[str, Any]:
    """Settings of a site whose files, extract and seals lie in a folder; static files are plain."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder / "files")},
    }
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {
        "STORAGES": {"default": files, "staticfiles": static},
        "XIAONENG_WAREHOUSE": folder / "warehouse",
        "XIAONENG_SEALS": folder / "seals.jsonl",
    }


def forget_schema_changes() -> None:
    """Where a trigger was set aside in this transaction, SQLite reads the whole schema anew after
    each step back to a savepoint, and a page of a test is such a step; so it reads it once, here.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA writable_schema = RESET")


class Made(Generic[T]):
    """A world and its folder; each test takes copies of both, or the folder as it is."""

    def __init__(self, folder: Path, make: Callable[[Path], T]) -> None:
        self.folder = folder
        with override_settings(**folders_in(folder)):
            self.world = make(folder)
        forget_schema_changes()

    def taken(self, settings: Settings, folder: Path) -> T:
        """The world as it was made, in a folder where a test may do as it likes."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return self._set(settings, folder)

    def shown(self, settings: Settings) -> T:
        """The same for tests that only look: what is counted over its extract stays counted."""
        return self._set(settings, self.folder)

    def _set(self, settings: Settings, folder: Path) -> T:
        for name, value in folders_in(folder).items():
            setattr(settings, name, value)
        return deepcopy(self.world)
