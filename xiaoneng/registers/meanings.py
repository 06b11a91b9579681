"""Which item and which person the words of a file mean."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from xiaoneng.catalogue.queries import Version, versions_called
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import roots
from xiaoneng.registers.queries import terms_told


class Items:
    """The items of an organ and those below it that a file names, by code or by name."""

    def __init__(self, organ: Organ, words: Iterable[str]) -> None:
        self.called: dict[str, list[Version]] = defaultdict(list)
        self.paths: dict[int, str] = {}
        wanted = {one for one in words if one}
        self.read(wanted, organ)
        self.unknown = wanted - self.called.keys()  # not looked for elsewhere yet

    def read(self, wanted: set[str], organ: Organ) -> None:
        versions = versions_called(wanted, organ) if wanted else []
        keys = {one.item.organ_id for one in versions}
        self.paths |= dict(Organ.objects.filter(pk__in=keys).values_list("pk", "path"))
        for one in versions:
            for word in {one.item.code, one.name} & wanted:
                self.called[word].append(one)

    def meant(self, word: str, path: str) -> list[Version]:
        """The newest version of each item a word can mean in an organ: by code, else by name."""
        near = {
            one.item_id: one
            for one in self.called.get(word, ())
            if self.paths[one.item.organ_id].startswith(path)
            or path.startswith(self.paths[one.item.organ_id])
        }
        coded = [one for one in near.values() if one.item.code == word]
        return coded or list(near.values())

    def elsewhere(self, word: str) -> list[int]:
        """The organs, in order of keys, that have an item called so, wherever they stand."""
        if word in self.unknown:
            wanted, self.unknown = self.unknown, set()
            for root in roots():
                self.read(wanted, root)
        return sorted({one.item.organ_id for one in self.called.get(word, ())})


class Officers:
    """The people of some names who hold or held a post in some organs or below them."""

    def __init__(self, organs: Iterable[int], names: Iterable[str]) -> None:
        wanted = set(organs)
        paths = Organ.objects.filter(pk__in=wanted).values_list("pk", "path") if wanted else ()
        self.paths = dict(paths)
        self.terms = terms_told(names) if wanted else {}

    def meant(self, organ: int, name: str, day: date) -> int | None:
        """Who alone of that name held a post there on a day; none where several did, or nobody."""
        path = self.paths[organ]
        people = {
            one.user_id
            for one in self.terms.get(name, ())
            if one.post.organ.path.startswith(path)
            and one.from_on <= day < (one.until_on or date.max)
        }
        return people.pop() if len(people) == 1 else None
