"""What a trial reading says, as plain text for the terminal."""

from collections.abc import Iterator

from xiaoneng.logs.trial import Trial


def trial_text(seen: Trial) -> str:
    return "\n".join(lines(seen)) + "\n"


def lines(seen: Trial) -> Iterator[str]:
    rejected = seen.rows_read - seen.rows_used
    yield f"rows: {seen.rows_read:,} read, {seen.rows_used:,} usable, {rejected:,} rejected"
    yield f"cases: {seen.cases:,}; organs: {seen.organs:,}; items: {seen.items:,}"
    yield f"from {seen.first_at} to {seen.last_at}"
    for reason in seen.rejected:
        yield f"rejected {reason.rows:,}: {reason.reason}"
        for one in reason.samples:
            yield f"    {one.file}, row {one.row}, {one.column}: {one.value!r}"
    for activity in seen.activities:
        yield f"activity {activity.name!r}: {activity.rows:,} rows, {activity.does}"
    for name in seen.unmet:
        yield f"the mapping names {name!r}, and no row has it"
