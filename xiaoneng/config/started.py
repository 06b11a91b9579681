"""The web framework is started by importing this module: every run of the platform begins so."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoneng.config.settings")
django.setup()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
