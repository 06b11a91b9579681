"""The register of evaluation categories and classes: the four pages of reference data."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.kit.pages import Pages
from xiaoneng.people.models import User
from xiaoneng.staffing.category_rows import CATEGORIES, CategoryForm
from xiaoneng.staffing.operations.categories import keep_category, remove_category
from xiaoneng.staffing.queries.categories import categories

ACTIONS = {"add": "category.add", "edit": "category.change", "remove": "category.remove"}


class CategoryPages(Pages):
    """Read by whoever reads the organs, kept by the efficiency office."""

    listing, form = CATEGORIES, CategoryForm
    new_title = CategoryForm.title
    remove = remove_category

    @staticmethod
    def rows(user: User, at: datetime) -> QuerySet[Any]:
        require(user, "organ.list")
        return categories()

    @staticmethod
    def may(user: User, act: str, row: Any) -> bool:
        return may(user, ACTIONS[act])

    @staticmethod
    def save(form: CategoryForm, *, actor: User, at: datetime) -> Any:
        return keep_category(form.instance, actor=actor, at=at)

    @classmethod
    def frame(cls, row: Any) -> dict[str, Any]:
        """The way there leads through the organs."""
        found = super().frame(row)
        above = (_("Organs"), reverse("staffing:organs"))
        return {**found, "crumbs": [above, *found["crumbs"]]}
