"""What programs can read, as a page for those who write them and as a document for programs."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from xiaoneng.api.describing import chapters, document, page_of, refusals
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now


def manual(request: Request) -> HttpResponse:
    """How to ask, what is answered, and each list with its conditions and columns."""
    context = {
        "chapters": chapters(request.user, now()),
        "page": page_of([]),
        "refusals": refusals(),
        "example": request.build_absolute_uri(f"{reverse('api:obligations')}?state=open"),
    }
    return render(request, "api/manual.html", context)


def openapi(request: Request) -> HttpResponse:
    """The same in OpenAPI, for tools that make a program of it."""
    told = document(request.user, now())
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
