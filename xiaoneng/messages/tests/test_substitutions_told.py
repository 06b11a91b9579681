"""What staffing announces comes into the box, since messages told it how."""

from datetime import date, datetime

import pytest

from xiaoneng.kit.time import aware
from xiaoneng.messages.queries import inbox_of
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.staffing.operations.substitutions import accept_substitution, arrange_substitution

pytestmark = pytest.mark.django_db
AT = aware(datetime(2026, 11, 24, 10, 0))


def test_the_substitute_finds_the_request_in_the_box_and_the_absent_one_the_answer():
    organ = OrganFactory()
    absent, substitute = (someone("officer", organ, full_name=name) for name in ("李敏", "孙立"))
    one = arrange_substitution(
        absent, substitute, from_on=date(2026, 11, 26), until_on=date(2026, 11, 28), reason="年休",
        matters="一件", actor=absent, at=AT,
    )  # fmt: skip
    accept_substitution(one, actor=substitute, at=AT)

    asked, answered = inbox_of(substitute, AT).get(), inbox_of(absent, AT).get()
    assert (asked.event, asked.url) == ("substitution.arranged", one.get_absolute_url())
    assert asked.title == "孙立 / 李敏, 2026-11-26 – 2026-11-28"
    assert answered.event == "substitution.accepted"
