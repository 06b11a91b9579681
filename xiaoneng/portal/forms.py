"""What an applicant knows of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProgressForm(forms.Form):
    """The number and the code given to an applicant."""

    refused = _("Nothing was found: please look at the following")

    number = forms.CharField(
        label=_("Number of the case"),
        max_length=50,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Progress code"),
        max_length=12,
        help_text=_("You were given both when your application came in."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
