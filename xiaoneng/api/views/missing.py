"""What is said where there is no address: to a program as a program reads it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from xiaoneng.api.problems import problem
from xiaoneng.kit import views


@login_not_required
def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: as JSON below the interface, else as a page."""
    if not request.path.startswith(reverse("api:manual")):
        answer: HttpResponse = views.missing(request, exception)
        return answer
    with translation.override(translation.get_language_from_request(request)):
        words = _("There is no such address. Those that there are stand at %(page)s.")
        return problem(404, words % {"page": reverse("api:manual")})
