"""How tests ask as a program does: by a key, without a session."""

from typing import Any

from django.test import Client
from django.urls import reverse

from xiaoneng.api.operations import make_api_key
from xiaoneng.kit.time import now
from xiaoneng.people.models import User


def key_of(user: User, name: str = "对接系统") -> str:
    return make_api_key(name, 3, actor=user, at=now())


def asked(secret: str, name: str, /, *where: int, language: str = "en", **query: Any) -> Any:
    """The answer at an address of the interface."""
    headers = {"Accept-Language": language}
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    return Client().get(reverse(f"api:{name}", args=where), query, headers=headers)


def every_row(secret: str, name: str, /, **query: Any) -> list[dict[str, Any]]:
    """The rows of a list, page after page as `next` leads."""
    found, client = [], Client(headers={"Authorization": f"Bearer {secret}"})
    answer = client.get(reverse(f"api:{name}"), query).json()
    while True:
        found += answer["rows"]
        if answer["next"] is None:
            return found
        answer = client.get(answer["next"]).json()
