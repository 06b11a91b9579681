"""Who may change organs, posts, people and roles: the three administrators kept apart.

The system administrator keeps the records of organs and people, the security administrator gives
and takes roles, the audit administrator reads the ledger and nothing else. Nobody holds two of
these, and whoever came to hold two by an old record may use neither.
"""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import Rule, allow, has_role, has_role_over, names_of, today
from xiaoneng.access.roles import ADMINISTRATORS, Role, holdings_of
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import roots_for, terms_of
from xiaoneng.staffing.models import Sheet, Substitution

RECORDS = (
    "organ.found",
    "organ.rename",
    "nameplate.hang",
    "nameplate.take_down",
    "organ.move",
    "organ.set_level",
    "organ.categorise",
    "organ.close",
    "organ.merge",
    "organ.split",
    "function.move",
    "post.open",
    "post.change",
    "post.close",
    "person.enrol",
    "person.amend",
    "person.appoint",
    "person.transfer",
    "term.end",
    "charge.give",
    "charge.end",
    "sheet.try",
    "sheet.import",
)


def organs_of(subject: object) -> list[Organ]:
    """The organs a subject belongs to today; none where it belongs to nobody yet."""
    if isinstance(subject, Organ):
        return [subject]
    if isinstance(subject, User):
        return [term.post.organ for term in terms_of(subject, today())]
    organ = getattr(subject, "organ", None)
    return [organ] if isinstance(organ, Organ) else []


def alone_as(role: Role) -> Rule:
    """A rule: the person is this administrator over every organ of the subject, and no other."""

    def holds(user: User, subject: object) -> bool:
        held = [one for one in holdings_of(user, today()) if one.role in ADMINISTRATORS]
        if {one.role for one in held} != {role}:
            return False
        return all(
            any(organ.path.startswith(one.organ.path) for one in held)
            for organ in organs_of(subject)
        )

    holds.__doc__ = f"A rule: the {names_of([role])}, who is none of the other two."
    return holds


def leads_person(user: User, subject: object) -> bool:
    """A rule: the person is chief or head over an organ in which the other works."""
    leads = has_role_over(Role.SECTION_CHIEF, Role.HEAD)
    return any(leads(user, organ) for organ in organs_of(subject))


def heads_person(user: User, subject: object) -> bool:
    """A rule: the person is head over an organ in which the other works."""
    heads = has_role_over(Role.HEAD)
    return any(heads(user, organ) for organ in organs_of(subject))


def is_self(user: User, subject: object) -> bool:
    """A rule: the act is about oneself."""
    return subject == user


def keeps_standby(user: User, subject: object) -> bool:
    """A rule: the B of a post is named by who leads its organ, or keeps the records of it."""
    leads = has_role_over(Role.SECTION_CHIEF, Role.HEAD)
    return leads(user, subject) or keeps_records(user, subject)


def excepts_post(user: User, subject: object) -> bool:
    """A rule: that a post has no B is for the head of its organ, or who keeps the records of it."""
    return has_role_over(Role.HEAD)(user, subject) or keeps_records(user, subject)


def for_absent(user: User, subject: object) -> bool:
    """A rule: a substitution is seen to by the absent one, or by who leads the absent one."""
    absent = subject.absent if isinstance(subject, Substitution) else subject
    return is_self(user, absent) or leads_person(user, absent)


def is_substitute(user: User, subject: object) -> bool:
    """A rule: only the one who stands in can say yes or no to it."""
    return isinstance(subject, Substitution) and subject.substitute == user


def uploaded(user: User, subject: object) -> bool:
    """A rule: a list is imported by the one who tried it."""
    return not isinstance(subject, Sheet) or subject.uploaded_by == user


def is_staff(user: User, _subject: object) -> bool:
    """A rule: the person works here, in whatever role but that of one who applies or rates."""
    outside = {Role.APPLICANT, Role.ASSESSOR}
    return any(one.role not in outside for one in holdings_of(user, today()))


keeps_records = alone_as(Role.SYSTEM_ADMIN)
gives_roles = alone_as(Role.SECURITY_ADMIN)
reads_ledger = alone_as(Role.AUDIT_ADMIN)


def keeps_list(user: User, subject: object) -> bool:
    """A rule: the whole tree is given to who keeps all of it; each list by its own uploader."""
    keeps_all = keeps_records(user, None) and all(
        keeps_records(user, root) for root in roots_for(user)
    )
    return keeps_all and uploaded(user, subject)


def may_unmask(user: User, subject: object) -> bool:
    """A rule: one's own number, and those of people one leads or keeps the record of."""
    return is_self(user, subject) or leads_person(user, subject) or keeps_records(user, subject)


def sees_roles(user: User, subject: object) -> bool:
    """A rule: roles are looked at by who gives them and by who audits."""
    return gives_roles(user, subject) or reads_ledger(user, subject)


def marks_followed(user: User, subject: object) -> bool:
    """A rule: obligations are moved along by the clock, or by who keeps the records."""
    return user.username == "clock" or keeps_records(user, subject)


def brings_in(user: User, subject: object) -> bool:
    """A rule: the system admin, who is none of the other two; who keeps the first root also moves
    another one of earlier days, which stands below nobody.

    Nothing is moved below that one by this: it could not be brought back.
    """
    is_root = isinstance(subject, Organ) and subject.parent_id is None
    first = roots_for(user)[:1] if is_root else ()
    return keeps_records(user, subject) or any(keeps_records(user, root) for root in first)


OTHERS = {
    "organ.found": marks_followed,  # an import founds what a log names
    "organ.move": brings_in,
}
for action in RECORDS:
    allow(
        action,
        OTHERS.get(action, keeps_list if action.startswith("sheet.") else keeps_records),
    )
allow("organ.take_in", keeps_records, _("Move in the tree"))
allow("succession.follow", marks_followed)
for action in ("category.add", "category.change", "category.remove"):
    allow(action, has_role(Role.EFFICIENCY_OFFICE))
allow("organ.set_live", has_role_over(Role.EFFICIENCY_OFFICE))
allow("role.grant", gives_roles)
allow("role.withdraw", gives_roles)
allow("role.list", sees_roles, _("Look at the roles"))
allow("person.unmask", may_unmask)
allow("person.list", is_staff, _("Look at the staff"))
allow("organ.list", is_staff, _("Look at the organs"))
allow("standby.name", keeps_standby)
allow("standby.end", keeps_standby)
allow("standby.exempt", excepts_post)
allow("substitution.arrange", for_absent)
allow("substitution.consent", heads_person, _("Agree to a substitution"))
allow("substitution.list", for_absent)
allow("substitution.accept", is_substitute)
allow("substitution.decline", is_substitute)
allow("substitution.end", for_absent)
allow("substitution.cancel", for_absent)
