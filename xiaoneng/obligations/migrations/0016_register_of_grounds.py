"""The register of grounds begins with those of the law, and what the kinds of this site have."""

from django.db import migrations

STATUTORY = (  # 行政许可法 art. 45
    ("hearing", "听证", "Hearing"),
    ("tender", "招标", "Tender"),
    ("auction", "拍卖", "Auction"),
    ("inspection", "检验", "Inspection"),
    ("testing", "检测", "Testing"),
    ("quarantine", "检疫", "Quarantine"),
    ("appraisal", "鉴定", "Appraisal"),
    ("expert_review", "专家评审", "Expert review"),
)


def fill(apps, schema_editor):
    """Those of the law, and what the kinds of this site have besides."""
    ground, kind = apps.get_model("people", "Ground"), apps.get_model("obligations", "Kind")
    found = {
        code: {"words": words, "words_en": english, "basis": "行政许可法第四十五条"}
        for code, words, english in STATUTORY
    }
    for rows in kind.objects.order_by("pk").values_list("grounds", flat=True):
        for one in rows:
            said = {name: one.get(name) or one["code"] for name in ("words", "words_en")}
            found.setdefault(one["code"], {**said, "cap_days": one.get("cap_days")})
    ground.objects.bulk_create(ground(code=code, **fields) for code, fields in found.items())


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0015_ladders_by_data"),
        ("people", "0004_grounds"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
