"""By e-mail, over one connection a round.

The same message always bears the same Message-ID, so a second copy is recognised.
"""

from contextlib import suppress
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

NAME = "mail"
Connection = BaseEmailBackend


def is_on() -> bool:
    """Whether the site has a mail server (XIAONENG_EMAIL_URL)."""
    return bool(settings.XIAONENG_EMAIL)


class Unreachable(OSError):
    """The mail server does not answer, or does not let us in: no mail can go out now."""


def connect() -> Connection:
    """One connection for a batch; opened with the first mail, and again after a failure."""
    return get_connection(fail_silently=False)


def send(connection: Connection, *, key: int, to: str, subject: str, body: str) -> None:
    """Send one mail; raises Unreachable, or what the mail server says of this mail."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    mail = EmailMessage(
        subject=" ".join(subject.split()),  # one line: a header ends at a line's end
        body=body,
        to=[to],
        headers={"Message-ID": f"<message-{key}@{domain}>"},
        connection=connection,
    )
    is_open = False
    try:
        connection.open()  # an open one stays as it is
        is_open = True
        mail.send()
    except Exception as error:
        hang_up(connection)
        if isinstance(error, OSError) and (not is_open or isinstance(error, TimeoutError)):
            raise Unreachable(str(error)) from error
        raise


def told_by(error: Exception) -> str:
    """What the mail server said, as a person reads it: `550 5.1.1 User unknown`."""
    answers: list[tuple[int, bytes | str]] = []
    if isinstance(error, SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    words = [
        f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
        for code, text in answers
    ]
    return " ".join("; ".join(words).split()) or str(error) or type(error).__name__


def hang_up(connection: Connection) -> None:
    """Close a connection, whatever state it is in."""
    with suppress(OSError):
        connection.close()
