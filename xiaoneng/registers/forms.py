"""What is asked about a file of a register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.organ_tree import OrganField
from xiaoneng.obligations.forms import long_text
from xiaoneng.people.models import Organ
from xiaoneng.registers.queries import Kinds


class WithdrawingForm(forms.Form):
    """Why a file that was taken over is withdrawn."""

    words = long_text(_("Reason"), most=500)


class FileForm(forms.Form):
    """A file, of which register, of which organ."""

    kind = forms.ChoiceField(label=_("Register"), choices=Kinds.choices)
    organ = OrganField(
        help_text=_("Whose register it is; rows may name this organ and those below it.")
    )
    file = forms.FileField(label=_("File"), help_text=_("Excel workbook or CSV."))

    def only(self, organs: list[Organ]) -> None:
        field = self.fields["organ"]
        if isinstance(field, OrganField):
            field.only(organs)
