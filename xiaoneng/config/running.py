"""The site on one machine: a web server, beside it the minute hand and a worker."""

import subprocess
import sys
from typing import Any

from gunicorn.app.base import BaseApplication

from xiaoneng.config.wsgi import application

WORKERS, THREADS = 2, 4


class Site(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our settings; the platform is its application."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return application


def serve_site(address: str) -> None:
    """Serve until stopped; the minute hand and a worker run beside the server and end with it.

    They are begun when the server listens: the first page waits for nobody else.
    """
    beside: list[subprocess.Popen[bytes]] = []

    def begin_others(_server: object) -> None:
        for command in (["tick", "--every", "60"], ["work"]):
            program = [sys.executable, "-m", "xiaoneng.config", *command]
            beside.append(subprocess.Popen(program))  # noqa: S603  # ours

    try:
        Site(
            {
                "bind": address,
                "workers": WORKERS,
                "threads": THREADS,
                "worker_class": "gthread",
                "preload_app": True,
                "loglevel": "warning",
                "proc_name": "xiaoneng",
                "control_socket_disable": True,
                "when_ready": begin_others,
            }
        ).run()
    finally:
        for one in beside:
            one.terminate()
        for one in beside:
            one.wait()
