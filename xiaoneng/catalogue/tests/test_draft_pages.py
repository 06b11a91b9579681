"""Adding, drafting, publishing, abolishing and assigning through HTTP."""

from datetime import date

import pytest
from django.urls import reverse

from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.catalogue.queries import item_coded, version_on
from xiaoneng.catalogue.tests.answers import text
from xiaoneng.catalogue.tests.factories import PAPER, draft, item, step
from xiaoneng.kit.time import now
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, someone

pytestmark = pytest.mark.django_db
LISTS = ("legal_bases", "steps", "procedures", "materials")


def entered(draft, **more):
    """What the form of a draft sends: its fields, and the rows of its lists."""
    said = {
        "name": draft.name,
        "case_type": draft.case_type,
        "promised_amount": "9",
        "promised_unit": "workday",
        "statutory_amount": "20",
        "statutory_unit": "workday",
        "limit_basis": draft.limit_basis,
        "edition": draft.edition,
    }
    for name in LISTS:
        said |= {f"{name}-TOTAL_FORMS": "2", f"{name}-INITIAL_FORMS": "0"}
    return {**said, **more}


def test_an_item_is_added_with_its_draft(client, office, organ):
    url = reverse("catalogue:add")
    said = {"name": "新事项", "kind": "20", "organ": organ.pk, "code": "N1", "basic_code": ""}

    answer = client.post(url, said)

    [made] = item_coded("N1").versions.order_by("-number")
    assert answer.headers["Location"] == reverse("catalogue:change", args=[made.pk])
    assert made.state == "draft"
    text(client.post(url, {**said, "code": ""}), 422)


def test_a_head_is_offered_the_own_organ_and_an_officer_nothing(client, reader, organ):
    other = OrganFactory(parent=organ.parent, name="区住建局")
    text(client.get(reverse("catalogue:add")), 403)
    client.force_login(someone("head", organ))

    page = text(client.get(reverse("catalogue:add")))

    assert organ.name in page
    assert other.name not in page


def test_a_draft_is_changed_with_its_rows(client, office, organ, version):
    PostFactory(organ=organ)
    client.post(reverse("catalogue:draft", args=[version.item.pk]))
    own = version.item.versions.order_by("-number").first()
    url = reverse("catalogue:change", args=[own.pk])
    assert "专家评审" in text(client.get(url))

    answer = client.post(
        url,
        entered(
            own,
            **{
                "steps-0-code": "a",
                "steps-0-words": "受理",
                "steps-0-amount": "1",
                "steps-1-words": "办结",
                "steps-1-organ": "区城管局",
                "steps-1-post": "科员",
                "steps-1-follows": "a",
                "materials-0-name": "身份证",
                "materials-0-may_be_missing": "on",
                "procedures-0-words": "听证",
                "procedures-0-cap_days": "20",
                "legal_bases-0-title": "行政许可法",
            },
        ),
    )

    assert answer.headers["Location"] == own.get_absolute_url()
    own.refresh_from_db()
    assert [(one.code, one.follows, one.unit) for one in own.steps.all()] == [
        ("a", [], "workday"),
        ("2", ["a"], ""),
    ]
    assert own.materials[0]["may_be_missing"] is True
    assert own.procedures[0]["code"] == "听证"
    assert (own.promised_amount, own.edition) == (9, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"steps-0-words": "受理", "steps-0-organ": "没有这个局"},
        {"steps-0-words": "受理", "steps-0-post": "没有此岗"},
        {"materials-0-copies": "2"},
        {"procedures-0-basis": "某法"},
    ],
)
def test_what_cannot_be_read_is_said_at_its_row(client, office, organ, wrong):
    own = draft(item(organ=organ))

    page = text(client.post(reverse("catalogue:change", args=[own.pk]), entered(own, **wrong)), 422)

    assert "xn-field__error" in page


def test_one_more_row_keeps_what_was_typed(client, office, organ):
    own = draft(item(organ=organ))
    said = entered(own, **{"more": "steps", "steps-0-words": "受理"})

    page = text(client.post(reverse("catalogue:change", args=[own.pk]), said))

    assert 'name="steps-2-words"' in page
    assert 'value="受理"' in page


def test_a_count_of_rows_that_is_no_number_is_no_fault_of_the_page(client, office, organ):
    own = draft(item(organ=organ))
    said = entered(own, **{"more": "steps", "steps-TOTAL_FORMS": "²"})

    assert "xn-form" in text(client.post(reverse("catalogue:change", args=[own.pk]), said))


def test_the_slower_editor_is_told(client, office, organ):
    own = draft(item(organ=organ))
    url = reverse("catalogue:change", args=[own.pk])
    client.post(url, entered(own))

    text(client.post(url, entered(own, name="后来的人")), 409)
    own.refresh_from_db()
    assert own.edition == 2


def test_a_draft_is_dropped(client, office, organ):
    own = draft(item(organ=organ))

    client.post(reverse("catalogue:drop", args=[own.pk]))

    own.refresh_from_db()
    assert own.state == "dropped"


def test_checks_are_seen_before_a_version_is_published(client, office, organ, version):
    own = draft_version(version.item, {"steps": [step("a", 11)]}, actor=clock_user(), at=MONDAY)
    url = reverse("catalogue:publish", args=[own.pk])

    page = text(client.get(url))
    assert 'value="take"' not in page
    assert "更长" in page or "超过" in page or "longer" in page
    said = {"from_on": "2026-11-01", "basis_paper": PAPER, "step": "take"}
    text(client.post(url, said), 422)


def test_a_version_is_looked_at_and_published(client, office, organ):
    own = draft(item(organ=organ))
    url = reverse("catalogue:publish", args=[own.pk])
    said = {"from_on": "2026-01-05", "basis_paper": PAPER, "edition": 1}

    assert 'value="take"' in text(client.post(url, {**said, "step": "look"}))
    answer = client.post(url, {**said, "step": "take"})

    assert answer.headers["Location"] == own.item.get_absolute_url()
    assert version_on(own.item, date(2026, 1, 5)) == own


@pytest.mark.parametrize("edition", ["²", "1" * 23])
def test_an_edition_that_is_none_counts_as_the_one_there_is(client, office, organ, edition):
    own = draft(item(organ=organ))
    said = {"from_on": "2026-01-05", "basis_paper": PAPER, "step": "look", "edition": edition}

    assert 'value="take"' in text(client.post(reverse("catalogue:publish", args=[own.pk]), said))


def test_a_draft_changed_since_the_page_was_drawn_is_not_published(client, office, organ):
    own = draft(item(organ=organ))
    said = {"from_on": "2026-01-05", "basis_paper": PAPER, "step": "take", "edition": 9}

    text(client.post(reverse("catalogue:publish", args=[own.pk]), said), 409)
    own.refresh_from_db()
    assert own.state == "draft"


def test_an_item_is_abolished(client, office, version):
    url = reverse("catalogue:abolish", args=[version.pk])
    text(client.get(url))

    client.post(url, {"on": now().date().isoformat(), "basis": PAPER})

    assert version_on(version.item, now().date()) is None
    assert version.name in text(client.get(version.item.get_absolute_url()))


def test_an_item_is_assigned_to_a_post(client, office, organ, version):
    post = PostFactory(organ=organ)
    url = reverse("catalogue:assign", args=[version.item.pk])
    text(client.get(url))
    text(client.post(url, {"organ": organ.pk, "post": "没有此岗"}), 422)

    client.post(url, {"organ": organ.pk, "post": post.title})

    version.item.refresh_from_db()
    assert version.item.post == post


def test_steps_without_an_order_are_drawn_as_they_are(client, office, organ):
    own = draft(item(organ=organ), steps=[step("a", 1, "b"), step("b", 1, "a")])

    assert "步骤a" in text(client.get(own.get_absolute_url()))
