"""The file of a long list, made apart: the same page is asked for the same file, in the same name.

So what the file holds is what the screen shows to its asker: rows, columns, order and scope.
"""

from tempfile import TemporaryFile
from urllib.parse import urlsplit

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
)
from django.urls import resolve
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.kinds import Work, Yield
from xiaoneng.people.models import User

FOLDER = "errands"
LONGEST_BACK = 200  # an address that is longer has no room in the row: the file is all there is


def export(work: Work) -> Yield:
    """Ask the page for its file and keep what it answers.

    Details: `address`, the list's own with its conditions and `out=csv` or `out=xlsx`.
    """
    address = str(work.details["address"])
    answer = answer_of(address, work.actor)
    name = filename_of(answer)
    if not isinstance(answer, StreamingHttpResponse) or not name:
        raise Unusable(_("This page gives no file."))
    with TemporaryFile() as made:
        for block in answer:
            made.write(bytes(block))
        if isinstance(answer, FileResponse) and answer.file_to_stream is not None:
            answer.file_to_stream.close()  # its own close() would end the connection too
        made.seek(0)
        kept = f"{FOLDER}/{work.key}"
        default_storage.delete(kept)  # of an attempt before
        kept = default_storage.save(kept, File(made))
    back = address_without_file(address)
    return Yield(kept, name, back if len(back) <= LONGEST_BACK else "")


def answer_of(address: str, user: User) -> HttpResponseBase:
    """What a page of ours answers to a person, without the way over the network."""
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Http404:
        raise Unusable(_("There is no such list.")) from None
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = parts.path
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.GET = QueryDict(parts.query)
    request.user = user
    request.session = {}  # type: ignore[assignment]  # a list reads its notices there, no more
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return found.func(request, *found.args, **found.kwargs)  # type: ignore[no-any-return]


def filename_of(answer: HttpResponseBase) -> str:
    """What the file is called, where the answer is one."""
    said = answer.get("Content-Disposition", "")
    return said.partition('filename="')[2].partition('"')[0]


def address_without_file(address: str) -> str:
    """The list itself, with the same conditions."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    query.pop("out", None)
    return f"{parts.path}?{query.urlencode()}" if query else parts.path
