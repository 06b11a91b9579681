"""The answer to the search field of the top bar."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from xiaoneng.desk.finding import find
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now


def search(request: Request) -> HttpResponse:
    """Grouped results; a whole number of one's own scope opens at once."""
    at = now()
    found = find(request.user, request.GET.get("q", ""), at)
    exact = [line for line in found.lines if line.number.lower() == found.words.lower()]
    if len(exact) == 1 and not found.organs and not found.people:
        return redirect(exact[0].url)
    return render(request, "desk/search.html", {"found": found, "as_of": at})
