import io

import pytest
from django.urls import reverse

from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.people.tests.factories import PostFactory, TermFactory, someone
from xiaoneng.staffing.operations.terms import give_charge
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh

ORGAN_ACTS = (
    "organ_found_under",
    "organ_rename",
    "organ_move",
    "organ_set_level",
    "organ_categorise",
    "organ_close",
    "organ_merge",
    "organ_split",
    "function_move",
    "nameplate_hang",
    "post_open",
    "charge_give",
)


@pytest.fixture
def signed(client):
    def sign(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return sign


def page(name, *args):
    return reverse(f"staffing:{name}", args=args)


def test_the_tree_shows_the_day_asked_for_and_narrows(signed, bureau, other, officer):
    client = signed(officer)

    assert "城市管理局" in client.get(page("organs")).content.decode()
    assert "城市管理局" not in client.get(page("organs"), {"q": "住房"}).content.decode()
    assert "住房" not in client.get(page("organs"), {"as_of": "2019-01-01"}).content.decode()


def test_the_tree_answers_a_wrong_day_where_it_was_asked(signed, bureau, officer):
    answer = signed(officer).get(page("organs"), {"as_of": "2018-13-01"})

    assert answer.status_code == 200
    assert "2018-13-01" in answer.content.decode().split('role="alert">')[1].split("</p>")[0]
    assert "住房" in answer.content.decode()


def test_every_act_has_its_page_for_the_keeper_alone(signed, bureau, keeper, officer):
    term = TermFactory(post=PostFactory(organ=bureau))
    charge = give_charge(term.user, bureau, clauses="", from_on=DAY, actor=keeper, at=AT)
    addresses = [page(name, bureau.pk) for name in ORGAN_ACTS]
    addresses += [page(name, term.post.pk) for name in ("post_change", "post_close")]
    addresses += [page("person_appoint", term.post.pk), page("charge_end", charge.pk)]
    addresses += [page(name, term.pk) for name in ("term_end", "person_transfer")]
    addresses += [page("nameplate_take_down", bureau.nameplates.get().pk)]
    addresses += [page(name) for name in ("organ_found", "person_enrol", "import_")]

    client = signed(keeper)
    assert {client.get(one).status_code for one in addresses} == {200}
    client = signed(officer)
    assert {client.get(one).status_code for one in addresses} == {403}


def test_an_organ_is_renamed_by_its_form(signed, bureau, keeper):
    client = signed(keeper)
    form = {"name": "建设局", "on": now().date().isoformat()}

    assert client.post(page("organ_rename", bureau.pk), {}).status_code == 422
    assert client.post(page("organ_rename", bureau.pk), form).status_code == 302
    assert fresh(bureau).name == "建设局"
    assert "建设局" in client.get(page("organ", bureau.pk)).content.decode()


def test_a_required_chooser_of_organs_begins_with_nothing(signed, bureau, other, keeper):
    client = signed(keeper)

    for name, field in (("move", "parent"), ("merge", "target")):
        form = client.get(page(f"organ_{name}", bureau.pk)).context["form"]
        assert next(iter(form.fields[field].choices))[0] == ""
        assert form[field].value() is None
    assert "没有匹配的单位" in str(form["target"])


def test_a_move_is_shown_before_it_is_done(signed, bureau, other, section, keeper):
    client, address = signed(keeper), page("organ_move", section.pk)
    form = {"parent": other.pk, "on": now().date().isoformat()}

    shown = client.post(address, form)

    assert f"审批科原隶属{bureau.name}" in shown.content.decode()
    assert fresh(section).parent == bureau
    assert client.post(address, {**form, "seen": shown.context["mark"]}).status_code == 302
    assert fresh(section).parent == other


def test_the_root_says_that_it_cannot_be_moved(signed, bureau, district, keeper):
    answer = signed(keeper).get(page("organ_move", district.pk))

    assert answer.status_code == 409
    assert "临澄区不能移动" in answer.content.decode()


def test_a_person_is_appointed_by_name(signed, bureau, keeper, officer):
    post = PostFactory(organ=bureau)
    form = {"user": officer.full_name, "from_on": now().date().isoformat()}

    signed(keeper).post(page("person_appoint", post.pk), form)

    assert [term.user for term in post.terms.all()] == [officer]


def test_people_are_masked_and_shown_once_for_a_reason(signed, officer, head):
    User.objects.filter(pk=officer.pk).update(phone="13812345678")
    client = signed(head)

    assert "13812345678" not in client.get(page("people")).content.decode()
    assert "138****5678" in client.get(page("people")).content.decode()
    assert "13812345678" not in client.get(page("people"), {"out": "csv"}).getvalue().decode()
    shown = client.post(page("person_unmask", officer.pk), {"reason": "值班"})
    assert "13812345678" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "13812345678" not in client.get(page("person", officer.pk)).content.decode()


def test_strangers_are_not_found(signed, officer, other):
    stranger = someone("officer", other)
    client = signed(officer)

    assert client.get(page("person", stranger.pk)).status_code == 404
    assert client.get(page("person_unmask", stranger.pk)).status_code == 404


def test_roles_are_for_the_security_and_the_audit_administrator(
    signed, guard, auditor, keeper, district
):
    assert signed(guard).get(page("roles")).status_code == 200
    assert signed(auditor).get(page("roles")).status_code == 200
    assert signed(auditor).get(page("role_grant")).status_code == 403
    assert signed(keeper).get(page("roles")).status_code == 403


def test_roles_are_a_list_with_administrators_first_and_the_way_to_take_one_back(
    signed, guard, auditor, keeper, district
):
    overseer = someone("officer", district)
    overseer.grants.create(role="supervision", organ=district, from_on=district.opened_on)
    client = signed(guard)
    listed, address = client.get(page("roles")), page("roles")
    found = listed.context["found"]
    last = client.get(address, {"role": "supervision"})
    written = b"".join(client.get(address, {"out": "csv"})).decode("utf-8-sig")

    assert found.lines[-1].cells[1].text == last.context["found"].lines[0].cells[1].text
    assert len(last.context["found"].lines) == 1
    assert page("role_withdraw", guard.pk, guard.grants.get().pk) in listed.content.decode()
    assert len(written.splitlines()) == len(found.lines) + 1
    assert "withdraw" not in written.lower()
    assert "/withdraw/" not in signed(auditor).get(address).content.decode()


def test_a_substitution_is_arranged_accepted_and_shown(signed, officer, colleague):
    client = signed(officer)
    form = {
        "substitute": colleague.username,
        "reason": "年休",
        "matters": "一件",
        "late_reason": "急病",
    }
    days = {"from_on": now().date().isoformat(), "until_on": "2099-01-01"}
    client.post(page("substitution_arrange"), {**form, **days})
    one = officer.absences.get()

    assert colleague.full_name in client.get(page("substitutions")).content.decode()
    assert client.get(page("substitution_list", one.pk)).status_code == 200
    client = signed(colleague)
    assert client.get(page("substitution_decline", one.pk)).status_code == 200
    assert client.post(page("substitution_accept", one.pk)).status_code == 302
    assert fresh(one).state == "accepted"


def test_a_list_is_tried_imported_and_given_out(signed, district, keeper):
    client = signed(keeper)
    upload = io.BytesIO("编码,名称,上级编码\nN,数据局,D\n".encode())
    upload.name = "组织.csv"

    tried = client.post(page("import_"), {"kind": "organs", "file": upload}, follow=True)
    assert "数据局" in tried.content.decode()
    take = tried.redirect_chain[-1][0]
    assert client.post(f"{take}take/").status_code == 302
    assert client.get(take).status_code == 200
    for name, kind in (("template", "organs"), ("export", "staff")):
        answer = client.get(page(name, kind))
        assert answer.getvalue().startswith(b"PK")
        for close in answer._resource_closers:
            close()  # what a server does; the whole of close() would end the connection too
