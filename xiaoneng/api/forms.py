"""The form behind a new key."""

from django import forms
from django.utils.translation import gettext_lazy as _

MONTHS = [(1, _("1 month")), (3, _("3 months")), (6, _("6 months")), (12, _("12 months"))]


class KeyForm(forms.Form):
    """What a key is for and how long it opens anything."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("The program or system that will use it, so that you know it again."),
    )
    months = forms.TypedChoiceField(label=_("Valid for"), choices=MONTHS, coerce=int, initial=3)
