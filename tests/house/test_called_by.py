"""What a row is called by stands in its model, so that the ledger names many rows by one query."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db.models import CharField, DateField, DateTimeField, FloatField

UNNAMED = {"obligations.holding", "obligations.move"}  # no line of the ledger is about one
DAY = datetime(2026, 3, 2, tzinfo=UTC)
VALUES = {DateTimeField: DAY, DateField: DAY.date(), FloatField: 1.0, CharField: "name"}
MODELS = [
    one
    for one in apps.get_models()
    if one.__module__.startswith("xiaoneng.") and one._meta.label_lower not in UNNAMED
]


def read(model, names):
    """A row as it is read with what it names; anything else it refers to is known by key alone."""
    row = model()
    for field in model._meta.concrete_fields:
        if field.is_relation:
            setattr(row, field.attname, 1)
        elif type(field) in VALUES:
            setattr(row, field.name, VALUES[type(field)])
    for name in names:
        first, _between, rest = name.partition("__")
        refers_to = model._meta.get_field(first).related_model
        setattr(row, first, read(refers_to, [rest] if rest else []))
    return row


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one._meta.label_lower)
def test_a_name_asks_for_nothing_that_its_model_does_not_say(model):
    """The database refuses: this test may not ask it."""
    assert str(read(model, getattr(model, "called_by", ())))
