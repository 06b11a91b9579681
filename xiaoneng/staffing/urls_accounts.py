"""The addresses of the door, of one's own account and of the accounts of others."""

from django.urls import path

from xiaoneng.staffing.views import accounts, own_account, person_accounts

urlpatterns = [
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("account/", own_account.account, name="me"),
    path("account/password/", own_account.password, name="password"),
    path("account/second-factor/", own_account.factor, name="factor"),
    path("account/second-factor/verify/", own_account.verify, name="verify"),
    path("account/second-factor/remove/", own_account.factor_remove, name="factor_remove"),
    path("account/second-factor/codes/", own_account.renew_codes, name="codes_renew"),
    path("account/sessions/end/", own_account.sessions_end, name="sessions_end"),
    path("people/<int:pk>/account/", person_accounts.person_account, name="person_account"),
    path("people/<int:pk>/account/reset/", person_accounts.password_reset, name="password_reset"),
    path("people/<int:pk>/account/close/", person_accounts.account_close, name="account_close"),
    path("people/<int:pk>/account/open/", person_accounts.account_open, name="account_open"),
    path("people/<int:pk>/account/unlock/", person_accounts.account_unlock, name="account_unlock"),
    path(
        "people/<int:pk>/account/second-factor/",
        person_accounts.person_factor_remove,
        name="person_factor_remove",
    ),
    path(
        "people/<int:pk>/account/sessions/",
        person_accounts.person_sessions_end,
        name="person_sessions_end",
    ),
]
