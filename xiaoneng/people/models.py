"""Organs, posts and people with their history; the calendars they keep. Open to every room."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Ground(models.Model):
    """Why a clock may stand still: an entry of the register from which kinds take theirs.

    `cap_days` are working days, nothing for as long as the paper says. Kinds keep the words and
    the cap they took (行政许可法 art. 45 names those of licensing).
    """

    code = models.SlugField(max_length=40, unique=True)
    words = models.CharField(max_length=80)
    words_en = models.CharField(max_length=80)
    cap_days = models.PositiveSmallIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("obligations:grounds-detail", args=[self.pk])

    @property
    def taken(self) -> dict[str, Any]:
        """The entry as a kind takes it."""
        return {
            "code": self.code,
            "words": self.words,
            "words_en": self.words_en,
            "cap_days": self.cap_days,
        }


class Calendar(models.Model):
    """A named calendar: what its notices say, laid over what its parent says.

    `sessions` are the office hours: [["09:00", "12:00"], …]; empty means those of the parent.
    """

    name = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    sessions = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title


class Notice(models.Model):
    """What one calendar says about one year: the dates that differ from the weekly pattern.

    `days` are rows {"day": "2027-01-01", "works": false, "name": "元旦"}. The latest edition of a
    year counts; earlier ones stay, so that any past computation can be repeated.
    """

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="notices")
    year = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    days = models.JSONField(default=list)
    published_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["calendar", "year", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "year", "edition"], name="notice_edition_once"
            )
        ]

    called_by = ("calendar",)

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"


class Level(models.TextChoices):
    """What kind of place an organ has in the tree."""

    DISTRICT = "district", _("District")
    ORGAN = "organ", _("Organ")
    SECTION = "section", _("Section")
    WINDOW = "window", _("Window")
    STREET = "street", _("Street or town")
    VILLAGE = "village", _("Village")


PARTS = frozenset({Level.SECTION, Level.WINDOW, Level.VILLAGE})  # belong to the body above them
HOSTS = {  # what may stand under what; a section or window may also belong to the district itself
    Level.DISTRICT: (Level.DISTRICT,),
    Level.ORGAN: (Level.DISTRICT,),
    Level.STREET: (Level.DISTRICT,),
    Level.SECTION: (Level.ORGAN, Level.STREET, Level.SECTION, Level.DISTRICT),
    Level.WINDOW: (Level.ORGAN, Level.STREET, Level.SECTION, Level.DISTRICT),
    Level.VILLAGE: (Level.STREET,),
}


class OrganQuerySet(models.QuerySet["Organ"]):
    def open_on(self, day: date) -> "OrganQuerySet":
        return self.filter(opened_on__lte=day).exclude(closed_on__lte=day)

    def under(self, organ: "Organ") -> "OrganQuerySet":
        """The organ and everything below it, as the tree stands today."""
        return self.filter(path__startswith=organ.path)


class Organ(models.Model):
    """A body in the tree: district, organ, section, window, street or village.

    `name`, `parent`, `level`, `category` and `path` say how it stands today; Nameplate and
    Placement keep what held when. `category` is a code of the register that staffing keeps. `path`
    is the chain of keys from the root, each ending in a stroke. What an organ missed before
    `live_from_on` is a fact without consequence; left empty, the organ above says so, and where
    none does it is live (`people.going_live.is_live`).
    """

    code = models.CharField(max_length=40, unique=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    category = models.CharField(max_length=12, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True)
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, related_name="organs")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    live_from_on = models.DateField(null=True)

    objects = OrganQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="organ_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("staffing:organ", args=[self.pk])

    @property
    def depth(self) -> int:
        return self.path.count("/") - 1


class Placement(models.Model):
    """Where an organ stood in the tree, and as what, from one day up to (not including) another."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    category = models.CharField(max_length=12, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["organ", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "from_on"], name="placement_starts_once")
        ]

    called_by = ("organ",)

    def __str__(self) -> str:
        return f"{self.organ} from {self.from_on}"


class Nameplate(models.Model):
    """A name an organ bore: the principal one is its name, others hang beside it at the door.

    Each nameplate numbers its papers by itself.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="nameplates")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    number_prefix = models.CharField(max_length=20, blank=True)
    is_principal = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["organ", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ"],
                condition=Q(is_principal=True, until_on__isnull=True),
                name="organ_has_one_name_today",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Change(models.TextChoices):
    """How an organ's tasks passed to another."""

    MERGE = "merge", _("Merged into")
    SPLIT = "split", _("Split off to")
    MOVE = "move", _("Function moved to")


class Succession(models.Model):
    """From a day on, one organ answers for what another did before; the document that says so.

    Staffing writes the row; rooms above read it, move what is still open, and mark `followed_at`.
    """

    kind = models.CharField(max_length=8, choices=Change.choices)
    source = models.ForeignKey(Organ, models.PROTECT, related_name="successions")
    target = models.ForeignKey(Organ, models.PROTECT, related_name="inheritances")
    on = models.DateField()
    function = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=200)
    followed_at = models.DateTimeField(null=True)  # when open obligations had been moved along

    class Meta:
        ordering = ["on", "pk"]
        indexes = [
            models.Index(
                fields=["on"], name="succession_to_follow", condition=Q(followed_at__isnull=True)
            )
        ]

    called_by = ("source", "target")

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person: one who works in a post, one who applies, or the clock itself.

    A person without a usable password cannot sign in.
    """

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=10, blank=True)
    density = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = UserManager()

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        if self.username == "clock":  # whose name no person gave
            return gettext("the clock")
        return self.full_name or self.username

    def get_absolute_url(self) -> str:
        return reverse("staffing:person", args=[self.pk])


class Leads(models.TextChoices):
    """Which link of the leadership chain a post is."""

    NOBODY = "", _("Leads nobody")
    HEAD = "head", _("Head of the organ")
    DEPUTY = "deputy", _("Deputy head")
    CHIEF = "chief", _("Section chief")


class Post(models.Model):
    """A post in an organ: its duties, the standard they are done to, the powers it exercises.

    Whoever holds it has its `role` in its organ while they hold it. A post never moves and never
    changes its place in the chain: where that is needed it is closed, and another `continues` it.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=80)
    role = models.CharField(max_length=24, blank=True)
    leads = models.CharField(max_length=8, choices=Leads.choices, blank=True)
    is_liaison = models.BooleanField(default=False)
    rank = models.CharField(max_length=40, blank=True)
    duties = models.TextField(blank=True)
    standards = models.TextField(blank=True)
    powers = models.TextField(blank=True)
    continues = models.ForeignKey("self", models.PROTECT, null=True, related_name="continued_by")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["organ", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="post_closes_after_it_opens",
            )
        ]

    called_by = ("organ",)

    def __str__(self) -> str:
        return f"{self.organ} {self.title}"


class TermQuerySet(models.QuerySet["Term"]):
    def on(self, day: date) -> "TermQuerySet":
        return self.filter(from_on__lte=day).exclude(until_on__lte=day)


class Term(models.Model):
    """One person held one post from one day up to (not including) another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="terms")
    post = models.ForeignKey(Post, models.PROTECT, related_name="terms")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="term_ends_after_it_starts",
            )
        ]

    called_by = ("user", "post__organ")

    def __str__(self) -> str:
        return f"{self.user}: {self.post}"


class Charge(models.Model):
    """A leader has charge of an organ: the link between its head and the government (分管)."""

    leader = models.ForeignKey(User, models.PROTECT, related_name="charges")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="charges")
    clauses = models.TextField(blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["organ", "from_on"]

    called_by = ("leader", "organ")

    def __str__(self) -> str:
        return f"{self.leader}: {self.organ}"
