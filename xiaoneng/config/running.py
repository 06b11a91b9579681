"""The web server of one machine."""

from typing import Any

from gunicorn.app.base import BaseApplication

from xiaoneng.config.wsgi import application

WORKERS, THREADS = 2, 4
GRACE = 10  # seconds for the pages that are under way when it is told to end


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
    """Serve the pages until stopped."""
    Site(
        {
            "bind": address,
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "graceful_timeout": GRACE,
            "loglevel": "warning",
            "proc_name": "xiaoneng",
            "control_socket_disable": True,
        }
    ).run()
