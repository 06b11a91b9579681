"""Names of items and organs in the reader's language."""

from django import template

from xiaoneng.catalogue import showing

register = template.Library()
register.filter("organ_words", showing.organ_words)
register.filter("named", showing.name_of)
register.filter("in_language", showing.in_language)
