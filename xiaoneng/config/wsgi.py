"""The door for gunicorn and any other WSGI server."""

import gc
from os import environ

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver


def settle() -> None:
    """Take what was loaded for good out of the search for garbage.

    Half a million objects of the framework were looked through again and again, in the middle of
    somebody's page; a page took twice its time whenever it met that.
    """
    get_resolver().url_patterns  # noqa: B018  # loads the rooms
    gc.collect()
    gc.freeze()


environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoneng.config.settings")
application = get_wsgi_application()
settle()
