"""Dates, durations and numbers as the design writes them (design 4)."""

from django import template

register = template.Library()
