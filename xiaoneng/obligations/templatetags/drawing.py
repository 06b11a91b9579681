"""Lights and strips of days in templates: `{% light code words %}`, `{% days clock %}`."""

from django import template

from xiaoneng.obligations.drawing import days_drawn, light_drawn

register = template.Library()
register.simple_tag(light_drawn, name="light")
register.simple_tag(days_drawn, name="days")
