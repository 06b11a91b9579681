"""Input that cannot be used returns to its form (decision 11)."""

import pytest
from django import forms
from django.utils import translation

from xiaoneng.core.refusals import Conflict, IllegalStep, Unusable
from xiaoneng.kit.forms import faults, in_words, tried
from xiaoneng.kit.refusals import sentence_of


class Sample(forms.Form):
    amount = forms.IntegerField(label="Amount")
    organ = forms.ChoiceField(label="Organ", choices=[("East", [("7", "Health")]), ("8", "Water")])
    secret = forms.CharField(label="Secret", widget=forms.PasswordInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def form():
    return Sample({"amount": "5", "organ": "7", "secret": "x", "seen": "open"})


def refusing(refusal):
    def run():
        raise refusal

    return run


def test_what_an_operation_returns_is_given_on(form):
    assert form.is_valid()
    assert tried(form, lambda: "done") == "done"
    assert form.is_valid()


def test_an_unusable_input_is_an_error_of_the_form(form):
    assert form.is_valid()
    assert tried(form, refusing(Unusable("at most %(most)s", most=3))) is None

    assert not form.is_valid()
    assert faults(form) == [("", "", "at most 3")]


def test_it_is_laid_at_the_field_that_is_named(form):
    assert form.is_valid()
    tried(form, refusing(Unusable("too much")), "amount")

    assert form.errors == {"amount": ["too much"]}


def test_an_unusable_list_of_forms_says_so_as_a_whole():
    steps = forms.formset_factory(Sample)(
        {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}, prefix="form"
    )
    assert steps.is_valid()
    tried(steps, refusing(Unusable("too long")))

    assert not steps.is_valid()
    assert steps.non_form_errors() == ["too long"]


@pytest.mark.parametrize("kind", [Conflict, IllegalStep])
def test_any_other_refusal_goes_on_with_what_was_typed(form, kind):
    assert form.is_valid()
    with pytest.raises(kind) as refused:
        tried(form, refusing(kind("somebody was faster")))

    assert refused.value.typed == [("Amount", "5"), ("Organ", "Health")]
    assert form.is_valid()


def test_nothing_secret_and_nothing_hidden_is_put_into_words(form):
    assert dict(in_words(form)) == {"Amount": "5", "Organ": "Health"}


def test_a_sentence_of_the_core_is_said_in_chinese():
    refusal = Unusable("a limit in days must be whole, not %(amount)s", amount="2.5")

    with translation.override("zh-hans"):
        assert sentence_of(refusal) == "按日计算的时限应为整数，不能是 2.5。"
