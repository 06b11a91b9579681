"""By e-mail. The same message always bears the same Message-ID, so a second copy is recognised."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

NAME = "mail"


def is_on() -> bool:
    """Whether the site has a mail server (XIAONENG_EMAIL_URL)."""
    return bool(settings.XIAONENG_EMAIL)


def connect() -> BaseEmailBackend:
    """One connection for a batch."""
    return get_connection(fail_silently=False)


def send(connection: BaseEmailBackend, *, key: int, to: str, subject: str, body: str) -> None:
    """Send one mail; raises what the mail server or the network says."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    EmailMessage(
        subject=" ".join(subject.split()),  # one line: a header ends at a line's end
        body=body,
        to=[to],
        headers={"Message-ID": f"<message-{key}@{domain}>"},
        connection=connection,
    ).send()
