"""Sections and officers of the organs: names put together by a program, of nobody."""

from functools import cache
from random import Random

from xiaoneng.batch.demonstration.catalogue import items

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严魏陶姜戚谢邹喻苏潘葛范彭鲁韦马方"
GIVEN = (
    "安邦辰澄丹恩帆芳刚光海涵浩宏华佳建健洁静俊楠兰磊丽林玲敏明宁平倩晴庆然瑞"
    "珊舒涛伟文曦晓欣雪雅妍洋怡英宇远云泽哲志舟"
)
TWO_GIVEN = 0.7  # of names: two characters after the surname
OTHER_SECTION = "办公室"  # answers for an organ that is asked by another


@cache
def officers(organ: str, section: str) -> tuple[str, ...]:
    """The officers of a section, its chief first; the same ones every time."""
    dice = Random(f"{organ} {section}")  # noqa: S311  (names, not secrets)
    number = 3 + dice.randrange(3)
    names: list[str] = []
    while len(names) < number:
        given = "".join(dice.choices(GIVEN, k=1 + (dice.random() < TWO_GIVEN)))
        name = dice.choice(SURNAMES) + given
        if name not in names:
            names.append(name)
    return tuple(names)


@cache
def answering_section(organ: str) -> str:
    """The section that answers other organs: the first that handles an item."""
    return next((item.section for item in items() if item.organ == organ), OTHER_SECTION)
