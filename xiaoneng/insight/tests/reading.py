"""What a page of the cockpit shows: its numbers, each with the list it opens."""

import re
from html.parser import HTMLParser
from io import BytesIO

from django.urls import reverse
from openpyxl import load_workbook

LISTS = tuple(map(reverse, ("obligations:list", "supervision:cards", "cases:list")))


class Links(HTMLParser):
    """Links of the page's main part that open a list, each with the number it shows."""

    def __init__(self, html):
        super().__init__()
        self.found, self.url, self.heads = [], None, 0
        self.feed(html[html.index("<main") : html.index("</main>")])

    def handle_starttag(self, tag, attrs):
        asked = dict(attrs)
        if tag == "th" and asked.get("scope") == "row":
            self.heads += 1
        if tag == "a" and asked.get("href", "").startswith(LISTS) and "?" in asked["href"]:
            self.url, self.title, self.text = asked["href"], asked.get("title", ""), ""
            self.is_stat, self.depth = asked.get("class") == "xn-stat", ""
        if tag == "span" and self.url and self.is_stat:
            self.depth = asked.get("class") or self.depth

    def handle_data(self, text):
        is_label = self.url and self.is_stat and self.depth != "xn-stat__n"
        if self.url and not is_label:
            self.text += text

    def handle_endtag(self, tag):
        if tag == "th":
            self.heads = 0
        if tag == "a" and self.url:
            said = self.title or self.text
            numbers = [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", said)]
            if not self.heads and numbers:
                self.found.append((self.url, max(numbers) if self.title else numbers[-1]))
            self.url = None


def assert_every_link_counts(client, html, *, least):
    """Each number of a page is the count of the list that it opens."""
    links = Links(html).found
    assert len(links) >= least
    for url, number in set(links):
        found = client.get(url).context["found"]
        faults = [one.fault for one in found.filters if one.fault]
        assert (found.number, faults) == (number, []), url


def book_of(client, address, asked):
    """The workbook an address gives, read."""
    answer = client.get(address, asked)
    assert answer.status_code == 200
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    for close in answer._resource_closers:
        close()
    return book
