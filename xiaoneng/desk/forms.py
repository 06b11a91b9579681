"""The form behind “keep as a view”."""

from urllib.parse import parse_qsl, urlencode

from django import forms
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

PASSING = (
    "after",
    "before",
    "out",
    "result",
    "only",
    "as_of",
)  # where one stood, not what one sought


class NameForm(forms.Form):
    """The name of a kept view."""

    name = forms.CharField(
        max_length=40,
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("Not kept: a view needs a name of at most 40 signs.")
        ),
    )


class SavedFilterForm(NameForm):
    """A name for the conditions of the list at `next`; its pages are not conditions."""

    query = forms.CharField(
        max_length=500,
        required=False,
        error_messages={"max_length": _("Not kept: there are too many conditions for one view.")},
    )
    next = forms.CharField(max_length=200)

    def clean_query(self) -> str:
        pairs = parse_qsl(self.cleaned_data["query"].lstrip("?"))
        return urlencode([pair for pair in pairs if pair[0] not in PASSING])

    def clean_next(self) -> ResolverMatch:
        """The list whose address was sent."""
        try:
            return resolve(self.cleaned_data["next"])
        except Resolver404 as error:
            raise forms.ValidationError(_("There is no such list.")) from error

    @property
    def page(self) -> str:
        """The url name of the list."""
        match: ResolverMatch = self.cleaned_data["next"]
        return match.view_name

    @property
    def address(self) -> str:
        """Where it stands, with the conditions."""
        match: ResolverMatch = self.cleaned_data["next"]
        path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        return f"{path}?{self.cleaned_data['query']}"
