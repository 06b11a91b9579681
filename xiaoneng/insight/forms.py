"""What a scenario is called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.obligations.forms import line_text


class TitleForm(forms.Form):
    title = line_text(_("Name"), most=120, required=True)
