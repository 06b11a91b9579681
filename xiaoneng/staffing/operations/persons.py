"""The record of a person: entered, put right, and shown in full to who may see it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.people.masking import is_masked
from xiaoneng.people.models import User
from xiaoneng.staffing.spellings import is_email, is_phone, is_username


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is kept of a person. A masked value means: as it was."""

    full_name: str
    phone: str = ""
    email: str = ""


@transaction.atomic
def enrol_person(username: str, particulars: Particulars, *, actor: User, at: datetime) -> User:
    """Enter a person; without a post and a password nothing can be seen or done yet."""
    require(actor, "person.enrol", None)

    if not is_username(username):
        raise Unusable(
            _("The user name %(name)s cannot be used: letters, digits, dots and strokes.")
            % {"name": username}
        )
    if User.objects.filter(username__iexact=username).exists():
        raise name_in_use(username)
    check_particulars(particulars)
    with refused_twice(name_in_use(username)):
        user = User.objects.create_user(
            username,
            None,
            full_name=particulars.full_name.strip(),
            phone=particulars.phone.strip(),
            email=particulars.email.strip(),
            must_change_password=True,
        )

    record("person.enrolled", user, actor=actor, at=at, username=username)
    return user


def name_in_use(username: str) -> Unusable:
    return Unusable(
        _("The user name %(name)s is in use already; choose another.") % {"name": username}
    )


def check_particulars(particulars: Particulars) -> None:
    """Refuse a missing name, a number nobody can call, an address nobody can write to."""
    if not particulars.full_name.strip():
        raise Unusable(_("A person needs a name."))
    phone, email = particulars.phone.strip(), particulars.email.strip()
    if phone and not is_masked(phone) and not is_phone(phone):
        raise Unusable(_("%(phone)s is not a telephone number.") % {"phone": phone})
    if email and not is_masked(email) and not is_email(email):
        raise Unusable(_("%(email)s is not an e-mail address.") % {"email": email})


def amendments(user: User, particulars: Particulars) -> dict[str, str]:
    """The fields of a person's record that would change, with what they would say."""
    wanted = {
        "full_name": particulars.full_name.strip(),
        "phone": particulars.phone.strip(),
        "email": particulars.email.strip(),
    }
    return {
        field: text
        for field, text in wanted.items()
        if text != getattr(user, field) and not is_masked(text)
    }


@transaction.atomic
def amend_person(user: User, particulars: Particulars, *, actor: User, at: datetime) -> User:
    """Put a person's record right; the ledger names the fields, never numbers or addresses."""
    require(actor, "person.amend", user)

    check_particulars(particulars)
    changed = amendments(user, particulars)
    if not changed:
        raise Unusable(_("Nothing in the record of %(who)s would change.") % {"who": user})
    seen = {field: getattr(user, field) for field in changed}
    if User.objects.filter(pk=user.pk, **seen).update(**changed) != 1:
        raise changed_meanwhile(user, by={"person.amended"})
    for field, text in changed.items():
        setattr(user, field, text)

    record("person.amended", user, actor=actor, at=at, fields=", ".join(sorted(changed)))
    return user


@transaction.atomic
def unmask_person(user: User, *, reason: str, actor: User, at: datetime) -> Particulars:
    """Show a person's number and address in full, once; the ledger keeps who looked and why."""
    require(actor, "person.unmask", user)

    if not reason.strip():
        raise Unusable(_("Say what you need the number or the address for."))
    shown = Particulars(user.full_name, user.phone, user.email)

    record("person.unmasked", user, actor=actor, at=at, reason=reason.strip())
    return shown
