"""What an uploaded list would change, row by row; nothing is written here."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoneng.access.roles import ADMINISTRATORS, NAMES, Role
from xiaoneng.people.masking import is_masked, masked_email, masked_phone
from xiaoneng.people.models import HOSTS, Leads, Level, Nameplate, Organ, Post, Term, User
from xiaoneng.staffing.columns import LEADS, LEVELS, code_of, label_of, title_of
from xiaoneng.staffing.models import Sheet, SheetKind
from xiaoneng.staffing.queries.categories import Spellings, category_words
from xiaoneng.staffing.spellings import is_code, is_email, is_phone, is_username

ADDED, CHANGED, UNCHANGED, REFUSED = "added", "changed", "unchanged", "refused"
SINGLE = frozenset({Leads.HEAD, Leads.CHIEF})  # posts that one person holds at a time

MOST = {  # characters that a column of the records holds
    "code": 40,
    "name": 120,
    "name_en": 160,
    "username": 60,
    "full_name": 80,
    "post": 80,
    "rank": 40,
    "phone": 30,
    "email": 254,
}


@dataclass(slots=True)
class Verdict:
    """What importing one row would do, or why it cannot be done."""

    number: int
    cells: dict[str, str]
    outcome: str = UNCHANGED
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, before, after
    column: str = ""
    reason: str = ""

    def change(self, column: str, before: object, after: object) -> None:
        """Note what a column would become; an empty cell says: leave it as it is."""
        if str(after) and str(before) != str(after):
            self.note(column, str(before), str(after))

    def note(self, column: str, before: str, after: str) -> None:
        self.changes.append((column, before, after))
        self.outcome = CHANGED

    @property
    def title(self) -> str:
        """What the row is about: a name and a code, of an organ or a person."""
        parts = ("name", "full_name", "code", "username")
        return "\u3000".join(self.cells[one] for one in parts if self.cells.get(one))

    @property
    def value(self) -> str:
        """The cell that was refused; numbers and addresses of people are not repeated."""
        said = self.cells.get(self.column, "")
        masks = {"phone": masked_phone, "email": masked_email}
        return masks[self.column](said) if self.column in masks else said

    @property
    def column_words(self) -> str:
        """How the header calls the refused column."""
        return title_of(self.column)

    @property
    def change_words(self) -> list[tuple[str, str, str]]:
        """The changes, each column called as the header calls it."""
        return [(title_of(column), before, after) for column, before, after in self.changes]

    def refuse(self, column: str, reason: str) -> "Verdict":
        self.outcome, self.column, self.reason = REFUSED, column, reason
        self.changes.clear()
        return self


def too_long(cells: dict[str, str]) -> tuple[str, str] | None:
    """The first cell that holds more than the record can keep, and why."""
    for column, most in MOST.items():
        if len(cells.get(column, "")) > most:
            return column, _("At most %(most)s characters fit here.") % {"most": most}
    return None


def verdicts(sheet: Sheet, day: date) -> list[Verdict]:
    """What each row of a list would do on a day, given the rows above it."""
    judge = OrganRows(day) if sheet.kind == SheetKind.ORGANS else StaffRows(day, sheet.uploaded_by)
    return [judge.verdict(Verdict(row["number"], dict(row["cells"]))) for row in sheet.rows]


class OrganRows:
    """Judges rows of an organ tree; remembers what earlier rows would add and move."""

    def __init__(self, day: date) -> None:
        found = Organ.objects.select_related("parent")
        self.known = {organ.code: organ for organ in found}
        self.spelt = {code.casefold(): code for code in self.known}
        self.day = day
        self.register = Spellings.on(day)
        self.seen: set[str] = set()
        self.usable: dict[str, str] = {  # code -> level
            code: organ.level for code, organ in self.known.items() if organ.closed_on is None
        }
        self.above = {organ.code: organ.parent.code for organ in found if organ.parent}
        hanging = Nameplate.objects.exclude(until_on__lte=day)
        others = hanging.exclude(is_principal=True, until_on__isnull=True)  # not what it is called
        self.borne = set(others.values_list("organ__code", "name"))

    def verdict(self, row: Verdict) -> Verdict:
        cells, code = row.cells, row.cells["code"]
        if refusal := self.refusal(cells):
            return row.refuse(*refusal)
        self.seen.add(code)
        if cells.get("parent"):
            self.above[code] = cells["parent"]
        organ = self.known.get(code)
        if organ is None:
            row.outcome = ADDED
            self.spelt[code.casefold()] = code
            self.usable[code] = code_of(LEVELS, cells.get("level", "")) or Level.ORGAN
            return row
        row.change("name", organ.name, cells["name"])
        row.change("name_en", organ.name_en, cells.get("name_en", ""))
        row.change("parent", organ.parent.code if organ.parent else "", cells.get("parent", ""))
        wanted = self.register.code_of(cells.get("category", ""), organ.level) or ""
        words = self.register.word_of
        row.change("category", words(organ.category), words(wanted))
        return row

    def refusal(self, cells: dict[str, str]) -> tuple[str, str] | None:
        """Column and reason; None where the row can be taken."""
        code = cells["code"]
        organ = self.known.get(code)
        if why_not := self.unfit(code, organ):
            return "code", why_not
        if refusal := too_long(cells) or self.misnamed(organ, cells):
            return refusal
        return self.misfit(organ, cells) or self.uncategorised(self.level_of(organ, cells), cells)

    def misnamed(self, organ: Organ | None, cells: dict[str, str]) -> tuple[str, str] | None:
        """What is wrong with a name: there is none, or it hangs at the organ's door already."""
        if not cells["name"]:
            return "name", _("An organ needs a name.")
        if organ is None or (organ.code, cells["name"]) not in self.borne:
            return None
        wanted = cells["name"], cells.get("name_en", "") or organ.name_en
        if wanted == (organ.name, organ.name_en):
            return None
        return "name", _("%(organ)s has this name already.") % {"organ": organ}

    def level_of(self, organ: Organ | None, cells: dict[str, str]) -> str:
        """The level of a known organ, else that which the row says."""
        said = code_of(LEVELS, cells.get("level", ""))
        return organ.level if organ is not None else said or Level.ORGAN

    def uncategorised(self, level: str, cells: dict[str, str]) -> tuple[str, str] | None:
        """What is wrong with the category or class of an organ of a level."""
        said = cells.get("category", "")
        if not said or self.register.code_of(said, level) is not None:
            return None
        return "category", self.register.why_unknown(said, level)

    def unfit(self, code: str, organ: Organ | None) -> str:
        """Why a code cannot be taken; nothing where it can."""
        if not code:
            return _("This cell must be filled in.")
        if not is_code(code):
            return _("A code has letters, digits, dots and strokes only, at most 40.")
        if code in self.seen:
            return _("This code stands in an earlier row already.")
        if organ is None and (spelt := self.spelt.get(code.casefold())) is not None:
            return _("The code %(code)s is in use already; choose another.") % {"code": spelt}
        if organ is not None and organ.closed_on is not None:
            return _("This organ was closed; a code is never used twice.")
        return ""

    def misfit(self, organ: Organ | None, cells: dict[str, str]) -> tuple[str, str] | None:
        """What is wrong with the level or the place of an organ."""
        parent, level = cells.get("parent", ""), cells.get("level", "")
        if level and code_of(LEVELS, level) is None:
            return "level", _("No such level; the template lists them.")
        if level and organ is not None and code_of(LEVELS, level) != organ.level:
            return "level", _("The kind of an organ is changed on its own page, with the reason.")
        why_not = self.misplaced(organ, self.level_of(organ, cells), parent)
        return ("parent", why_not) if why_not else None

    def misplaced(self, organ: Organ | None, level: str, parent: str) -> str:
        """Why an organ cannot stand below another, given by its code; nothing where it can."""
        if not parent:  # a known organ stays where it is
            return "" if organ is not None else _("Give the code of the organ it is part of.")
        if parent not in self.usable:
            return _("No organ has this code, neither here nor in an earlier row.")
        if organ is not None and self.is_below(parent, organ):
            return _("An organ cannot be put under itself.")
        is_new = organ is None or organ.parent is None or organ.parent.code != parent
        if is_new and self.usable[parent] not in (hosts := HOSTS[Level(level)]):
            words = _("%(level)s cannot stand under %(parent)s (%(kind)s), but under: %(hosts)s.")
            return words % {
                "level": Level(level).label,
                "parent": parent,
                "kind": Level(self.usable[parent]).label,
                "hosts": "、".join(str(one.label) for one in hosts),
            }
        return ""

    def is_below(self, code: str, organ: Organ) -> bool:
        """Whether what has a code is an organ or below it, as it will be after the rows above."""
        seen: set[str] = set()
        while code and code not in seen:
            if code == organ.code:
                return True
            seen.add(code)
            code = self.above.get(code, "")
        return False


class StaffRows:
    """Judges rows of a staff list; one person may stand in several rows, one for each post."""

    def __init__(self, day: date, uploader: User) -> None:
        self.uploader, self.day = uploader, day
        self.organs = set(Organ.objects.open_on(day).values_list("code", flat=True))
        self.users = {user.username.casefold(): user for user in User.objects.all()}
        posts = Post.objects.filter(closed_on__isnull=True).select_related("organ")
        self.posts = {(post.organ.code, post.title): post for post in posts}
        self.holders: dict[tuple[str, str], set[str]] = {}
        terms = Term.objects.exclude(until_on__lte=day).select_related("user", "post__organ")
        for term in terms:
            self.hold(term.post.organ.code, term.post.title, term.user.username)
        self.people: dict[str, tuple[str, ...]] = {}  # what earlier rows say of a person
        self.described: dict[tuple[str, str], tuple[str, ...]] = {}  # and of a post
        self.seen: set[tuple[str, str, str]] = set()

    def hold(self, organ: str, post: str, username: str) -> None:
        self.holders.setdefault((organ, post), set()).add(username.casefold())

    def verdict(self, row: Verdict) -> Verdict:
        cells = row.cells
        username, place = cells["username"].casefold(), (cells["organ"], cells["post"])
        if refusal := self.refusal(cells) or self.contradiction(username, place, cells):
            return row.refuse(*refusal)
        self.seen.add((username, *place))
        user = self.users.get(username)
        if user is None:
            row.outcome = ADDED
        else:
            self.compare(row, user)
            if username not in self.holders.get(place, set()):
                row.note("post", "", cells["post"])
            self.compare_post(row, self.posts.get(place))
        self.hold(*place, username)
        return row

    def compare(self, row: Verdict, user: User) -> None:
        """Note what would change in a person's record; a masked value changes nothing."""
        row.change("full_name", user.full_name, row.cells["full_name"])
        for column, mask in (("phone", masked_phone), ("email", masked_email)):
            said, kept = row.cells.get(column, ""), getattr(user, column)
            if said and said != kept and not is_masked(said):
                row.note(column, mask(kept), mask(said))

    def compare_post(self, row: Verdict, post: Post | None) -> None:
        """Note what would change about a post that is there already."""
        if post is not None:
            wanted = code_of(LEADS, row.cells.get("leads", "")) or ""
            row.change("leads", label_of(Leads, post.leads), label_of(Leads, wanted))
            wanted_role = role_of(row.cells.get("role", ""))
            row.change("role", role_word(post.role), role_word(wanted_role or ""))
            row.change("rank", post.rank, row.cells.get("rank", ""))

    def refusal(self, cells: dict[str, str]) -> tuple[str, str] | None:
        """Column and reason; None where the row can be taken by itself."""
        for column in ("username", "full_name", "organ", "post"):
            if not cells[column]:
                return column, _("This cell must be filled in.")
        unknown = too_long(cells) or self.unknown(cells)
        return unknown or self.unfit(cells["username"]) or self.unopened(cells)

    def unknown(self, cells: dict[str, str]) -> tuple[str, str] | None:
        """What names nothing that is known here, or cannot be reached."""
        if cells["organ"] not in self.organs:
            return "organ", _("No organ has this code today.")
        for column, is_right in (("phone", is_phone), ("email", is_email)):
            said = cells.get(column, "")
            if said and not is_masked(said) and not is_right(said):
                return column, _("This cannot be reached as it is written.")
        if cells.get("leads") and code_of(LEADS, cells["leads"]) is None:
            return "leads", _("No such place in the chain; the template lists them.")
        if cells.get("role") and role_of(cells["role"]) in {None, *ADMINISTRATORS}:
            return "role", _("No such role for a post.")
        return None

    def unfit(self, username: str) -> tuple[str, str] | None:
        """What is wrong with the person: not a name to sign in by, gone, or the uploader."""
        if not is_username(username):
            return "username", _("Nobody can sign in by this name.")
        user = self.users.get(username.casefold())
        if user is not None and not user.is_active:
            return "username", _("This account is closed; open it again first.")
        if user == self.uploader:
            return "username", _("Nobody enters themselves; another administrator has to do it.")
        return None

    def unopened(self, cells: dict[str, str]) -> tuple[str, str] | None:
        """What cannot be done yet in a post that opens later; who is to hold it may stand there."""
        place, row = (cells["organ"], cells["post"]), Verdict(0, cells)
        post = self.posts.get(place)
        if post is None or post.opened_on <= self.day:
            return None
        self.compare_post(row, post)
        if cells["username"].casefold() in self.holders.get(place, set()) and not row.changes:
            return None
        words = _("This post opens only on %(day)s; import the row on that day or later.")
        return "post", words % {"day": post.opened_on.isoformat()}

    def contradiction(
        self, username: str, place: tuple[str, str], cells: dict[str, str]
    ) -> tuple[str, str] | None:
        """What earlier rows, or the holder of a post that one person holds, say against it."""
        person = tuple(cells.get(name, "") for name in ("full_name", "phone", "email"))
        post = tuple(cells.get(name, "") for name in ("leads", "role", "rank"))
        if (username, *place) in self.seen:
            return "username", _("This person stands in this post in an earlier row already.")
        if self.people.setdefault(username, person) != person:
            return "username", _("An earlier row says something else about this person.")
        if self.described.setdefault(place, post) != post:
            return "post", _("An earlier row says something else about this post.")
        known = self.posts.get(place)
        leads = code_of(LEADS, cells.get("leads", "")) or (known.leads if known else "")
        others = self.holders.get(place, set()) - {username}
        if leads in SINGLE and others:
            return "post", _("Another person holds this post; end that term first.")
        return None


def role_of(text: str) -> Role | None:
    """The role a cell names, by its code or its name in the reader's language."""
    wanted = text.strip().casefold()
    return next((role for role in Role if wanted in (role, str(NAMES[role]).casefold())), None)


def role_word(role: str) -> str:
    """What a role is called; nothing where there is none."""
    return str(NAMES[Role(role)]) if role else ""


def counts_of(rows: list[Verdict]) -> dict[str, int]:
    """How many rows have which outcome; they add up to all rows."""
    return {
        outcome: sum(row.outcome == outcome for row in rows)
        for outcome in (ADDED, CHANGED, UNCHANGED, REFUSED)
    }


def sheets_of(user: User) -> QuerySet[Sheet]:
    """The lists a person uploaded."""
    return Sheet.objects.filter(uploaded_by=user)


def exported(kind: str, day: date, people: QuerySet[User]) -> list[list[str]]:
    """The tree or the staff of a day as rows an import understands; personal data masked."""
    return organ_export(day) if kind == SheetKind.ORGANS else staff_export(day, people)


def organ_export(day: date) -> list[list[str]]:
    found, words = Organ.objects.open_on(day).select_related("parent"), category_words()
    return [
        [
            organ.code,
            organ.name,
            label_of(Level, organ.level),
            organ.parent.code if organ.parent else "",
            words.get(organ.category, organ.category),
            organ.name_en,
        ]
        for organ in sorted(found, key=lambda one: (one.depth, one.code))
    ]


def staff_export(day: date, people: QuerySet[User]) -> list[list[str]]:
    terms = Term.objects.on(day).filter(user__in=people).select_related("user", "post__organ")
    return [
        [
            term.user.username,
            term.user.full_name,
            term.post.organ.code,
            term.post.title,
            label_of(Leads, term.post.leads),
            role_word(term.post.role),
            term.post.rank,
            masked_phone(term.user.phone),
            masked_email(term.user.email),
        ]
        for term in terms.order_by("post__organ__path", "post", "user__username")
    ]
