"""Answers that were counted over an extract, kept while it is the last one."""

from collections.abc import Callable
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
