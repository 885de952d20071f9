"""Reads texts of Markdown, a JSON list on stdin, as GitHub does: tells for each what is more than text, and what is code."""

import json
import re
import sys
from html.parser import HTMLParser

from cmarkgfm.cmark import Options, markdown_to_html_with_extensions

OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist"]
STRUCTURE = {"p", "h3", "ul", "li", "strong", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}
# What GitHub makes of text once it was parsed ("Autolinked references and URLs", "Mentioning people and teams").
LINKED = re.compile(r"@[\w/-]|#\d|\bGH-\d|\b[0-9a-f]{7,40}\b|:[\w+-]+:|https?:|www\.|\S@\S", re.IGNORECASE)


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.inside = []
        self.wrong = []
        self.codes = []
        self.rows = []

    def handle_starttag(self, tag, attrs):
        if tag not in STRUCTURE:
            self.wrong.append(f"<{tag}>")
        if tag == "code":
            self.codes.append("")
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1
        self.inside.append(tag)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_comment(self, data):
        self.wrong.append("a comment")

    def handle_data(self, data):
        if "code" in self.inside:
            self.codes[-1] += data
            return
        if "strong" in self.inside and data not in ("error", "warning"):
            self.wrong.append(f"strong {data!r}")
        self.wrong += [found.group() for found in LINKED.finditer(data)]


def read(text):
    reader = Reader()
    reader.feed(markdown_to_html_with_extensions(text, OPTIONS, EXTENSIONS))
    reader.close()
    if len(set(reader.rows)) > 1:
        reader.wrong.append(f"rows of {sorted(set(reader.rows))} cells")
    return {"wrong": reader.wrong, "codes": reader.codes}


print(json.dumps([read(text) for text in json.load(sys.stdin)]))
