"""The door for gunicorn and any other WSGI server."""

from os import environ

from django.core.wsgi import get_wsgi_application

environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoneng.config.settings")
application = get_wsgi_application()
