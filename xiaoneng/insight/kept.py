"""Answers that were counted over an extract, kept while it is the last one; others for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from xiaoneng.warehouse.queries import Extract

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """The last `most` answers of one sort, in this process; the oldest makes room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._answers: dict[tuple[object, ...], Answer] = {}

    def of(self, extract: Extract, key: tuple[object, ...], count: Callable[[], Answer]) -> Answer:
        """The answer to a question about an extract, counted where it is not kept."""
        whole = (*extract.key, *key)
        if whole not in self._answers:
            while len(self._answers) >= self.most:
                self._answers.pop(next(iter(self._answers)), None)
            self._answers[whole] = count()
        return self._answers[whole]


class Recent(Generic[Answer]):
    """The last `most` readings of live rows, in this process, each for so many minutes."""

    def __init__(self, most: int, minutes: int) -> None:
        self.most, self.lasts = most, timedelta(minutes=minutes)
        self._read: dict[tuple[object, ...], tuple[datetime, Answer]] = {}

    def of(
        self, key: tuple[object, ...], at: datetime, read: Callable[[], Answer]
    ) -> tuple[datetime, Answer]:
        """When it was read, and what; read anew where that is too long ago."""
        kept = self._read.get(key)
        if kept is None or not kept[0] <= at < kept[0] + self.lasts:
            self._read.pop(key, None)
            while len(self._read) >= self.most:
                self._read.pop(next(iter(self._read)), None)
            kept = self._read[key] = (at, read())
        return kept

    def clear(self) -> None:
        self._read.clear()
