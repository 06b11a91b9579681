"""The register of grounds on which a clock may be stopped: the four pages of reference data."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.kit.pages import Pages
from xiaoneng.obligations.ground_rows import GROUNDS, GroundForm, grounds
from xiaoneng.obligations.operations.grounds import keep_ground, remove_ground
from xiaoneng.people.models import User

ACTIONS = {"add": "ground.add", "edit": "ground.change", "remove": "ground.remove"}


class GroundPages(Pages):
    """Read by whoever reads the rules of kinds, kept by the efficiency office."""

    listing, form = GROUNDS, GroundForm
    new_title = GroundForm.title
    remove = remove_ground

    @staticmethod
    def rows(user: User, at: datetime) -> QuerySet[Any]:
        require(user, "kind.show")
        return grounds()

    @staticmethod
    def may(user: User, act: str, row: Any) -> bool:
        return may(user, ACTIONS[act])

    @staticmethod
    def save(form: GroundForm, *, actor: User, at: datetime) -> Any:
        return keep_ground(form.instance, actor=actor, at=at)

    @classmethod
    def frame(cls, row: Any) -> dict[str, Any]:
        """The way there leads through the kinds."""
        found = super().frame(row)
        above = (_("Kinds and ladders"), reverse("obligations:kinds"))
        return {**found, "crumbs": [above, *found["crumbs"]]}
