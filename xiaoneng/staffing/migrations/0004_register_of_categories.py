"""The register begins with the categories shipped so far, and what organs of this site have."""

from django.db import migrations

ORGANS = (  # code, name, other words of lists, English
    ("economy", "经济建设类", "经济建设", "Economic construction"),
    ("services", "行政服务类", "行政服务、政务服务", "Administrative services"),
    ("management", "综合管理类", "综合管理", "Comprehensive management"),
    ("party", "党群类", "党群、党群部门", "Party and mass organisations"),
    ("legal", "政法类", "政法", "Political and legal"),
    ("street", "镇街类", "镇街、街镇、街道乡镇", "Streets and towns"),
)
SECTIONS = (
    ("approval", "行政审批类科室", "行政审批科室", "Administrative approval"),
    ("enforcement", "行政执法类科室", "行政执法科室", "Administrative enforcement"),
    ("support", "综合服务类科室", "综合服务科室", "General services"),
)


def fill(apps, schema_editor):
    """The shipped ones, then what placements name besides."""
    category = apps.get_model("staffing", "Category")
    placements = apps.get_model("people", "Placement").objects.exclude(category="")
    rows = [
        category(code=code, kind=kind, words=words, words_en=english, also=also, place=place)
        for kind, entries in (("organ", ORGANS), ("section", SECTIONS))
        for place, (code, words, also, english) in enumerate(entries, start=1)
    ]
    known = {one.code for one in rows}
    codes = placements.order_by("category").values_list("category", flat=True).distinct()
    rows += [
        category(code=code, kind="organ", words=code, words_en=code, place=100)
        for code in codes
        if code not in known
    ]
    category.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_levels_of_placements"), ("staffing", "0003_categories")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
