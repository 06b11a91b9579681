"""The addresses of the door."""

from django.urls import path

from xiaoneng.staffing.views import accounts

urlpatterns = [
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("account/", accounts.account, name="me"),
    path("account/password/", accounts.password, name="password"),
    path("account/second-factor/", accounts.factor, name="factor"),
]
