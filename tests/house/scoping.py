"""Reads the source for queries of somebody's rows that do not say whose they want.

Owned are the tables from which a chain of foreign keys leads to an organ, a person or an
obligation; the tables themselves say which. A query begins at `Model.objects`, or at a related
manager of something everybody may name (`organ.obligations`). It says whose where one of its own
calls names a scope, a person, or the owned row that the wanted ones are parts of.
"""

import ast
from functools import cached_property
from pathlib import Path

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

PACKAGE = Path(__file__).resolve().parents[2] / "xiaoneng"
MANAGERS = {"objects", "_default_manager", "_base_manager"}
ROOTS = {"people.Organ", "people.User", "obligations.Obligation"}
NARROWING = {"filter", "get", "get_or_create", "update_or_create", "get_object_or_404"}
NAMED_BY_ANYBODY = {"Organ", "Post", "Item", "Kind", "Source", "Rule"}


def tables():
    return [one for one in apps.get_models() if one.__module__.startswith("xiaoneng.")]


def keys_of(model):
    """The foreign keys of a table."""
    return [one for one in model._meta.get_fields() if one.concrete and one.related_model]


def belonging():
    """The tables whose rows belong to somebody: what has a chain of keys to one of the roots."""
    found = {one for one in tables() if one._meta.label in ROOTS}
    while more := {one for one in tables() if found & {key.related_model for key in keys_of(one)}}:
        if more <= found:
            return found
        found |= more
    return found


class Owned:
    """The owned tables by name, without those of reference; and the names of scopes."""

    def __init__(self, reference, scope):
        self.scope = scope
        self.tables: dict[str, list[type]] = {}
        for one in belonging():
            if one._meta.label not in reference:
                self.tables.setdefault(one.__name__, []).append(one)

    @cached_property
    def managers(self):
        """`organ.obligations`: the related managers of things that everybody may name."""
        return {
            (key.related_model.__name__, key.remote_field.get_accessor_name()): name
            for name, models in self.tables.items()
            for model in models
            for key in keys_of(model)
            if not key.remote_field.hidden and key.related_model.__name__ in NAMED_BY_ANYBODY
        }

    def names_owner(self, table, keyword):
        """Whether the way a keyword goes ends at a person, or at the row these are parts of."""
        return any(self._ends_at_owner(model, keyword) for model in self.tables[table])

    def _ends_at_owner(self, model, keyword):
        for step in keyword.removesuffix("__in").split("__"):
            try:
                field = model._meta.get_field(step)
            except FieldDoesNotExist:
                return False
            if field.related_model is None:
                return False
            model = field.related_model
        name = model.__name__
        return name == "User" or (name in self.tables and name not in NAMED_BY_ANYBODY)


class Reading:
    """One function: the queries it begins, and whether each says whose.

    A local name stands for every value it is given. Of a queryset that is kept under a name it is
    enough that one use narrows it: what the others do with it, a reviewer sees.
    """

    def __init__(self, function, owned):
        self.owned, self.nodes = owned, list(ast.walk(function))
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.values: dict[str, list[ast.expr]] = {}
        self.types: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value:
                for name in assigned(node):
                    self.values.setdefault(name, []).append(node.value)
            if isinstance(node, ast.arg) and isinstance(node.annotation, ast.Name):
                self.types[node.arg] = node.annotation.id

    def escapes(self):
        """The tables that are read without saying whose rows."""
        begun = ((node, self.table_at(node)) for node in self.nodes)
        return {table for node, table in begun if table and not self.is_narrowed(node, table)}

    def table_at(self, node):
        if not isinstance(node, ast.Attribute):
            return None
        holder = getattr(node.value, "id", "")
        if node.attr in MANAGERS:
            return holder if holder in self.owned.tables else None
        return self.owned.managers.get((self.types.get(holder), node.attr))

    def is_narrowed(self, node, table, seen=()):
        """Whether a call of the chain says whose, also where it goes on under a local name."""
        above = self.parents.get(node)
        while isinstance(above, ast.Attribute | ast.Call | ast.IfExp | ast.BinOp):
            if isinstance(above, ast.Call) and self.says_whose(above, node, table):
                return True
            if isinstance(above, ast.Call) and node in above.args:
                return False  # it is given away whole
            node, above = above, self.parents.get(above)
        if not isinstance(above, ast.Assign | ast.AnnAssign):
            return False
        names = set(assigned(above)) - set(seen)
        return any(
            self.is_narrowed(one, table, (*seen, *names))
            for one in self.nodes
            if isinstance(one, ast.Name) and one.id in names and isinstance(one.ctx, ast.Load)
        )

    def says_whose(self, call, before, table):
        """Whether one call of a chain narrows it; `before` is what it is called on."""
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in self.owned.scope or name == "none":
            return True
        given = [one for one in call.args if one is not before]
        return name in NARROWING and (
            any(self.narrows(one, table) for one in given) or self.told(call.keywords, table)
        )

    def told(self, keywords, table):
        return any(
            one.arg
            and not isinstance(one.value, ast.Constant)
            and (
                self.names_scope(one.value)
                or self.owned.names_owner(table, one.arg)
                or (one.arg.endswith("__in") and ast.unparse(one.value) == "[]")
            )
            for one in keywords
        )

    def narrows(self, condition, table, seen=()):
        """Whether a condition says whose: each side of an or, one of an and, never a not."""
        if isinstance(condition, ast.BinOp):
            sides = (condition.left, condition.right)
            every = all if isinstance(condition.op, ast.BitOr) else any
            return every(self.narrows(one, table, seen) for one in sides)
        if isinstance(condition, ast.UnaryOp):
            return False
        if isinstance(condition, ast.Call) and getattr(condition.func, "id", "") == "Q":
            inner = any(self.narrows(one, table, seen) for one in condition.args)
            return inner or self.told(condition.keywords, table)
        if isinstance(condition, ast.Name) and condition.id in self.values:
            values = [] if condition.id in seen else self.values[condition.id]
            return all(self.narrows(one, table, (*seen, condition.id)) for one in values)
        return self.names_scope(condition)

    def names_scope(self, expression, seen=()):
        """Whether an expression names a scope, also by way of the local names it uses."""
        for node in ast.walk(expression):
            if getattr(node, "id", getattr(node, "attr", None)) in self.owned.scope:
                return True
            if isinstance(node, ast.Name) and node.id not in seen:
                values = self.values.get(node.id, ())
                if any(self.names_scope(one, (*seen, node.id)) for one in values):
                    return True
        return False


def assigned(node):
    """The names that get a value."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]


def functions_in(tree):
    """Functions and methods; what is defined inside one belongs to it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from functions_in(node)
