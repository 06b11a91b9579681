"""Two Chinese characters find their text; half a number finds its row."""

import pytest

from xiaoneng.kit import search
from xiaoneng.people.models import Post
from xiaoneng.people.tests.factories import PostFactory


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("燃气许可", ["燃气", "气许", "许可"]),
        ("ＬＣ-2026-00231", ["lc", "2026", "00231"]),
        ("办 2 件", ["办", "2", "件"]),
        ("燃气燃气", ["燃气", "气燃"]),
        ("——！", []),
    ],
)
def test_a_text_is_found_by_its_pairs_and_words(text, found):
    assert search.bigrams(text) == found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("燃气", "燃气许可"),
        ("气许可", "燃气许可"),
        ("LC-00", "噪声 LC-00231"),
        ("声", None),
        ("许气", None),
        ("噪", "噪声 LC-00231"),
    ],
)
def test_a_column_of_bigrams_answers_alike_on_both_databases(words, title):
    for text in ("燃气许可", "噪声 LC-00231"):
        PostFactory(title=text, duties=search.spaced(text))

    found = search.matching(Post.objects.all(), "duties", words)

    assert [post.title for post in found] == ([title] if title else [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "number"), [("燃气", 1), ("燃气 科员", 1), ("ｌｃ-00", 1), ("噪声 燃气", 0), ("", 2)]
)
def test_each_word_of_the_question_stands_in_one_of_the_columns(words, number):
    PostFactory(title="燃气许可", duties="科员")
    PostFactory(title="噪声 LC-00231")

    assert search.containing(Post.objects.all(), ["title", "duties"], words).count() == number


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    ["食品经营许可（新办）", "食品经营许可(新办)", "许可（", "许可(", "新办）", "许可　新办"],
)
@pytest.mark.parametrize("title", ["食品经营许可（新办）AB", "食品经营许可(新办)ab"])
def test_signs_of_either_width_find_either(words, title):
    PostFactory(title=title)
    PostFactory(title="食品经营许可变更")

    found = search.containing(Post.objects.all(), ["title"], words)

    assert [post.title for post in found] == [title]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["许可", "b00-2026", "B00", "-2026", "许可lc-00", "可Lc", "%", "_", "q"]
)
def test_what_has_no_capitals_is_looked_for_first_and_the_same_is_found(words):
    for title in ("许可LC-00", "许可 lc-01", "b00-2026", "B00-2027", "50%", "a_b"):
        PostFactory(title=title)

    found = search.containing(Post.objects.all(), ["title"], words)

    expected = Post.objects.filter(title__icontains=words)
    assert sorted(found.values_list("pk")) == sorted(expected.values_list("pk"))
