"""How tests of the rooms above look at pages: signed in, and at what is shown only once."""

from django.test import Client


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def secret_shown(client: Client, page: str, made) -> str:
    """The secret on the page that follows its making, and on none after."""
    assert (made.status_code, made["Location"]) == (302, page)
    shown = client.get(page)
    secret = shown.context["secret"]

    assert f"readonly>{secret}</textarea>" in shown.content.decode()
    assert 'data-copy="secret"' in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert secret not in client.get(page).content.decode()
    return str(secret)
