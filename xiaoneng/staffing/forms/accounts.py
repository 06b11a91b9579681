"""What is asked at the door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.passwords import check_fit
from xiaoneng.people.models import User


def password_field(kind: str = "current-password", **named: Any) -> forms.CharField:
    """A field for a password; `kind` tells the browser's password manager which."""
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(strip=False, max_length=200, widget=widget, **named)


def code_field(**named: Any) -> forms.CharField:
    """A field for the code of the app, or a backup code."""
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"})
    return forms.CharField(label=_("Dynamic code"), max_length=20, widget=widget, **named)


class SignInForm(forms.Form):
    """User name, password and, for those who set one up, the code of the second factor."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = password_field(label=_("Password"))
    code = code_field(
        required=False,
        help_text=_("Only if you set up a second factor: the code it shows, or a backup code."),
    )


class OwnPasswordForm(forms.Form):
    """Asks for the present password before something is changed."""

    old_password = password_field(label=_("Present password"))

    def __init__(self, *args: Any, user: User, **named: Any) -> None:
        super().__init__(*args, **named)
        self.user = user

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old


class PasswordForm(OwnPasswordForm):
    """The old password, and the new one twice."""

    new_password = password_field(
        "new-password",
        label=_("New password"),
        help_text=_(
            "At least 10 signs, two of letters, digits and other signs, not a word everybody uses, "
            "none of your last five passwords."
        ),
    )
    new_password_again = password_field("new-password", label=_("New password once more"))

    def clean_new_password(self) -> str:
        new: str = self.cleaned_data["new_password"]
        check_fit(new, self.user)
        return new

    def clean(self) -> dict[str, str]:
        given: dict[str, str] = super().clean() or {}
        new, again = given.get("new_password"), given.get("new_password_again")
        if new and again and new != again:
            self.add_error("new_password_again", _("The two new passwords differ."))
        return given


class CodeForm(forms.Form):
    """A code of the second factor."""

    code = code_field()


class RemoveFactorForm(OwnPasswordForm):
    """Password and code: who finds an open screen cannot take the second factor away."""

    code = code_field(help_text=_("The code of the app, or one of your backup codes."))
