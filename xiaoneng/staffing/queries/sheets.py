"""What an uploaded list would change, row by row; nothing is written here."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoneng.access.roles import ADMINISTRATORS, NAMES, Role
from xiaoneng.people.masking import is_masked, masked_email, masked_phone
from xiaoneng.people.models import Leads, Level, Organ, Post, Term, User
from xiaoneng.staffing.columns import LEADS, code_of, label_of
from xiaoneng.staffing.models import Sheet, SheetKind
from xiaoneng.staffing.queries.categories import category_words
from xiaoneng.staffing.queries.organ_verdicts import OrganRows
from xiaoneng.staffing.queries.verdicts import (
    ADDED,
    CHANGED,
    REFUSED,
    UNCHANGED,
    Verdict,
    too_long,
)
from xiaoneng.staffing.spellings import is_email, is_phone, is_username

SINGLE = frozenset({Leads.HEAD, Leads.CHIEF})  # posts that one person holds at a time


def verdicts(sheet: Sheet, day: date) -> list[Verdict]:
    """What each row of a list would do on a day, given the rows above it."""
    judge = OrganRows(day) if sheet.kind == SheetKind.ORGANS else StaffRows(day, sheet.uploaded_by)
    return [judge.verdict(Verdict(row["number"], dict(row["cells"]))) for row in sheet.rows]


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
