"""The form behind “keep as a view”."""

from urllib.parse import parse_qsl, urlencode

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

PASSING = (
    "after",
    "before",
    "out",
    "result",
    "only",
    "as_of",
)  # where one stood, not what one sought


class SavedFilterForm(forms.Form):
    """A name for the conditions of the list at `next`; its pages are not conditions."""

    name = forms.CharField(max_length=40)
    query = forms.CharField(max_length=500, required=False)
    next = forms.CharField(max_length=200)

    def clean_query(self) -> str:
        pairs = parse_qsl(self.cleaned_data["query"].lstrip("?"))
        return urlencode([pair for pair in pairs if pair[0] not in PASSING])

    def clean_next(self) -> str:
        """The url name of the list whose address was sent."""
        try:
            return resolve(self.cleaned_data["next"]).view_name
        except Resolver404 as error:
            raise forms.ValidationError(_("There is no such list.")) from error
