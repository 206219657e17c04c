"""allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms


class SignInForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["login"].widget = forms.EmailInput({"autocomplete": "username", "spellcheck": "false"})
        self.fields["login"].error_messages |= {
            "required": "Enter your email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        }
        self.fields["password"].label = "Password"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Enter your password"


class PasswordForm(forms.Form):
    """The common part of changing a password and of choosing the first one."""

    HINT = "At least 12 characters, and not a password that many people use. Three words together are good."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": ("Current password", "Enter the password that you use now"),
            "password1": ("New password", "Enter a new password"),
            "password2": ("New password again", "Enter the new password again"),
        }
        for name, bound in self.fields.items():
            bound.label, bound.error_messages["required"] = labels[name]
            bound.help_text = self.HINT if name == "password1" else ""


class ChangePasswordForm(PasswordForm, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class FirstPasswordForm(PasswordForm, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass
