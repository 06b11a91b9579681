"""A secret of which only the hash is kept: the page after it was made shows it, and none again.

It waits in the session, so that a reload of that page makes no second one.
"""

from xiaoneng.kit.http import Request

KEPT = "kit.shown_once"


def show_once(request: Request, place: str, secret: str) -> None:
    """Have the next page of a place show a secret."""
    request.session[KEPT] = {**request.session.get(KEPT, {}), place: secret}


def shown_now(request: Request, place: str) -> str:
    """The secret that a page is to show, gone from now on; "" where there is none."""
    waiting = dict(request.session.get(KEPT, {}))
    secret = waiting.pop(place, "")
    if secret:
        request.session[KEPT] = waiting
    return str(secret)
