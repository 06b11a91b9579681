"""Which post somebody held when a part of the time began."""

import ibis
from ibis.expr.types import Table

ELSEWHERE = 1 << 40  # more than any key


def with_posts(parts: Table, terms: Table) -> Table:
    """Parts of time with `post`: what the officer held when one began; null where nothing.

    `parts`: by_organ, by_officer, began (seconds) and whatever else, as in measures.kinds and
    measures.overruns. `terms`: officer, post, post_organ, from_at, until_at (seconds; null: goes
    on). Of several posts the one in the organ that had the case counts, else the one with the
    least key.
    """
    organ = parts.by_organ.fill_null("")
    told = parts.filter(parts.by_officer.notnull())
    told = told.select(
        p_organ=told.by_organ.fill_null(""), p_officer="by_officer", p_began="began"
    ).distinct()
    held = told.join(terms, told.p_officer == terms.officer)
    is_on = (held.from_at <= held.p_began) & (
        held.until_at.isnull() | (held.until_at > held.p_began)
    )
    rank = ibis.ifelse(held.post_organ == held.p_organ, 0, 1)
    chosen = held.filter(is_on).mutate(rank=rank * ELSEWHERE + held.post)
    posts = chosen.group_by("p_organ", "p_officer", "p_began").agg(
        post=chosen.post.argmin(chosen["rank"])
    )
    is_same = [
        organ == posts.p_organ, parts.by_officer == posts.p_officer, parts.began == posts.p_began,
    ]  # fmt: skip
    return parts.left_join(posts, is_same).drop("p_organ", "p_officer", "p_began")
