"""The lists of people and of substitutions: columns, filters, search, files."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiaoneng.access.roles import NAMES
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Days
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.search import containing
from xiaoneng.kit.time import now
from xiaoneng.people.masking import masked_email, masked_phone
from xiaoneng.people.models import Level, Organ, User
from xiaoneng.staffing.models import States, Substitution
from xiaoneng.staffing.queries.categories import category_words
from xiaoneng.staffing.queries.organs import choices_of
from xiaoneng.staffing.queries.persons import basis_words, found_by, role_words, working_under

CATEGORY, LEVEL = _("Evaluation category"), pgettext_lazy("of an organ", "Level")


def posts_of(user: Any) -> str:
    """The posts a row of the list holds, as prefetched."""
    return "；".join(f"{term.post.organ} · {term.post.title}" for term in user.held)


def organ_options() -> Iterable[tuple[str, str | Promise]]:
    return choices_of(now().date())


def by_post(people: QuerySet[User], wanted: str) -> QuerySet[User]:
    return working_under(people, wanted, now().date())


def by_account(people: QuerySet[User], wanted: str) -> QuerySet[User]:
    return people.filter(is_active=wanted == "open")


def phone_of(user: User) -> str:
    return masked_phone(user.phone)


def email_of(user: User) -> str:
    return masked_email(user.email)


def name_of(user: User) -> str:
    return user.full_name


def username_of(user: User) -> str:
    return user.username


PEOPLE = Listing(
    name="people",
    title=_("People"),
    columns=(
        Column("name", _("Full name"), name_of, sort="full_name", is_title=True),
        Column("username", _("User name"), username_of, sort="username"),
        Column("posts", _("Posts"), posts_of),
        Column("phone", _("Telephone"), phone_of),
        Column("email", _("E-mail"), email_of),
    ),
    order="full_name",
    filters=(
        Choice("organ", _("Organ"), organ_options, apply=by_post),
        Choice(
            "account",
            _("Account"),
            lambda: [("open", _("Open")), ("closed", _("Closed"))],
            apply=by_account,
        ),
    ),
    search=found_by,
    search_hint=_("Name, user name or post"),
    empty=_("No such people"),
)


def roles_listing(*, may_withdraw: bool) -> Listing:
    """Roles beyond those of posts; whoever may take one back has the way to it in its row."""
    columns = [
        Column("user", _("Person"), lambda row: row.user, sort="user__full_name", is_title=True),
        Column("role", _("Role"), role_words, sort="rank"),
        Column("organ", _("Organ"), lambda row: row.organ, sort="organ__name"),
        Column("basis", _("Document it rests on"), basis_words),
        Column("from_on", _("From"), lambda row: row.from_on, sort="from_on"),
        Column("until_on", _("Up to"), lambda row: row.until_on, sort="until_on"),
    ]
    if may_withdraw:
        columns.append(Column("acts", _("Acts"), lambda _row: _("Withdraw"), draw=withdrawing))
    return Listing(
        name="roles",
        title=_("Roles"),
        columns=columns,
        order="rank",
        url_of=lambda row: str(row.user.get_absolute_url()),
        filters=[
            Choice("role", _("Role"), NAMES.items),
            Choice("organ", _("Organ"), organ_options),
            Days("from", _("From"), "from_on"),
        ],
        search=lambda rows, words: containing(rows, ("user__full_name", "basis"), words),
        search_hint=_("person or document"),
        empty=_("No roles beyond those of posts"),
    )


def withdrawing(row: Any, words: Any) -> SafeString:
    """The way to take a role back."""
    url = reverse("staffing:role_withdraw", args=[row.user_id, row.pk])
    return format_html('<a class="xn-inline" href="{}">{}</a>', url, words)


def organs_listing() -> Listing:
    """The rows of the file beside the tree, which has a page of its own."""
    words = cache(category_words)  # asked once for all rows
    return Listing(
        name="organs",
        title=_("Organs"),
        columns=[
            Column("code", _("Organ code"), lambda row: row.code, sort="code"),
            Column("name", _("Organ name"), lambda row: row.name, sort="name", is_title=True),
            Column("level", LEVEL, lambda row: row.get_level_display()),
            Column("parent", _("Code of the organ above"), code_above),
            Column("category", CATEGORY, lambda row: words().get(row.category, row.category)),
            Column("name_en", _("English name"), lambda row: row.name_en),
        ],
        order="code",
        filters=[
            Choice("category", CATEGORY, lambda: words().items()),
            Choice("level", LEVEL, lambda: Level.choices),
        ],
        search=search_organs,
        search_hint=_("Name or code"),
        empty=_("No such organs"),
    )


def code_above(organ: Organ) -> str:
    return organ.parent.code if organ.parent else ""


def search_organs(rows: QuerySet[Organ], words: str) -> QuerySet[Organ]:
    """Those the tree shows for these words: in one of both names or in the code."""
    return containing(rows, ("name", "name_en", "code"), words)


def search_substitutions(rows: QuerySet[Substitution], words: str) -> QuerySet[Substitution]:
    return containing(rows, ("absent__full_name", "substitute__full_name"), words)


def late_ones(rows: QuerySet[Substitution], _wanted: str) -> QuerySet[Substitution]:
    return rows.exclude(late_reason="")


SUBSTITUTIONS = Listing(
    name="substitutions",
    title=_("Substitutions"),
    columns=(
        Column(
            "absent", _("Absent"), lambda row: row.absent, sort="absent__full_name", is_title=True
        ),
        Column(
            "substitute", _("Stands in"), lambda row: row.substitute, sort="substitute__full_name"
        ),
        Column("from_on", _("First day away"), lambda row: row.from_on, sort="from_on"),
        Column("until_on", _("Back on"), lambda row: row.until_on, sort="until_on"),
        Column("reason", _("Reason"), lambda row: row.reason),
        Column("late", _("Arranged late"), lambda row: row.late_reason),
        Column("state", _("State"), lambda row: row.get_state_display()),
    ),
    order="-from_on",
    filters=(
        Choice("state", _("State"), lambda: States.choices),
        Days("away", _("First day away"), "from_on"),
        Choice("late", _("Arranged late"), lambda: [("yes", _("Only these"))], apply=late_ones),
    ),
    search=search_substitutions,
    search_hint=_("Name of either person"),
    empty=_("No substitutions"),
)
