"""The whole of a site on one machine: the pages, the minute hand and a worker, kept running."""

import argparse
import socket
import sys

from xiaoneng.config.children import Child, GivenUp, keep_running
from xiaoneng.config.telling import progress
from xiaoneng.core.refusals import Unusable

PROGRAM = (sys.executable, "-m", "xiaoneng.config")


def up(chosen: argparse.Namespace) -> None:
    """Serve until stopped; it ends with 1 where a part of the site dies again and again."""
    place = (chosen.host, chosen.port)
    refuse_taken(*place)
    progress(f"open http://{chosen.host}:{chosen.port} (stop with Ctrl-C)")
    try:
        keep_running(parts(*place))
    except GivenUp as error:
        sys.exit(f"xiaoneng: {error}")


def parts(host: str, port: int) -> tuple[Child, ...]:
    """The processes of a site. The first page waits for nobody else: they begin after it."""

    def is_listening() -> bool:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            return False
        return True

    return (
        Child("the web server", (*PROGRAM, "web", "--host", host, "--port", str(port))),
        Child("the minute hand", (*PROGRAM, "tick", "--every", "60"), is_listening),
        Child("the worker", (*PROGRAM, "work"), is_listening),
    )


def refuse_taken(host: str, port: int) -> None:
    """Raises Unusable where nothing can listen there: that does not pass by itself."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # Python adds the address
        raise Unusable(
            f"cannot listen on {host}:{port} ({reason}): "
            "stop what listens there, or choose another --port"
        ) from error
