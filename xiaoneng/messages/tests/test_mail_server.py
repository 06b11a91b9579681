"""With a mail server that speaks, one that turns a mail away, and one that says nothing."""

import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest

from xiaoneng.messages.jobs import deliver
from xiaoneng.messages.models import Delivered, Delivery
from xiaoneng.messages.operations import tell
from xiaoneng.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


class Session(StreamRequestHandler):
    """As much of SMTP as a mail needs; who is nobody is turned away."""

    def handle(self):
        self.server.opened.append(self.client_address)
        self.say("220 here")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self.say("354 go on")
                while self.rfile.readline().strip() != b".":
                    pass
            self.say("550 unknown here" if line.startswith("RCPT TO:<NOBODY@") else "250 well")
            if line == "QUIT":
                break

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Server(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self):
        self.opened = []
        super().__init__(("127.0.0.1", 0), Session)


@contextmanager
def running():
    with Server() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def mailing_to(settings):
    """Mails go to a server at a port of this machine."""

    def at_port(port):
        settings.XIAONENG_EMAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port

    return at_port


def told(*addresses):
    for place, address in enumerate(addresses):
        person = UserFactory(email=address)
        known = {"title": "燃气经营许可证核发", "url": "/", "key": f"{place}", "at": AT}
        tell([person], "crossing.reached", **known)


def test_a_round_of_mails_takes_one_connection(mailing_to):
    told("a@x.invalid", "b@x.invalid", "c@x.invalid")
    with running() as server:
        mailing_to(server.server_address[1])

        assert deliver(AT).sent == 3
        assert len(server.opened) == 1


def test_after_a_mail_that_was_turned_away_the_rest_goes_out(mailing_to):
    told("a@x.invalid", "nobody@x.invalid", "c@x.invalid")
    with running() as server:
        mailing_to(server.server_address[1])

        assert deliver(AT)[1:] == (2, 1)
        assert len(server.opened) == 2
    assert Delivery.objects.get(state=Delivered.WAITING).error == "550 unknown here"


def test_a_silent_server_is_left_alone_till_the_next_minute(mailing_to, settings):
    assert settings.EMAIL_TIMEOUT == 10
    settings.EMAIL_TIMEOUT = 0.2
    told("a@x.invalid", "b@x.invalid", "c@x.invalid")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailing_to(silent.getsockname()[1])

        assert deliver(AT)[1:] == (0, 1)
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
