"""A file that is written while it is sent speaks the language of whoever asked for it."""

from django.utils.translation import gettext, override

from xiaoneng.kit.exports import as_csv


def test_rows_are_in_the_language_of_the_request_and_leave_none_behind():
    with override("en"):
        answer = as_csv("x.csv", ["1"], ([gettext("Mon")] for _row in range(2)))

    with override("zh-hans"):
        blocks = b"".join(answer.streaming_content).decode()
        assert blocks.split() == ["\ufeff1", "Mon", "Mon"]
        assert gettext("Mon") == "周一"
