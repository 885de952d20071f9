"""The texts that were proved right, as data for tests without Python.

    python vectors.py LAYOUTS

Prints one line of JSON for each document that was laid out: what dlt finds in the environment for each path, and the
hints under which it finds the same in the TOML.
"""

import json
import sys
from pathlib import Path
from typing import Any, Iterator

from documents import BothWays, Layout, both_ways, read_layouts, read_toml
from hints import plausible
from oracle import alike, check_of
from refusals import secret_refusal


def vectors_of(document: BothWays) -> Iterator[dict[str, Any]]:
    for path, value in document.values.items():
        if document.texts[path] is None or secret_refusal(path, value, document) is not None:
            continue
        checks = [check_of(document, path, value, hint) for hint in plausible(value)]
        equal = [check.hint for check in checks if alike(check.from_toml, check.from_env)]
        yield {"path": path, "name": document.names[path], "text": document.texts[path], "hints": equal}


def line_of(layout: Layout) -> dict[str, Any]:
    toml = None if layout.refused else read_toml(layout.file)
    vectors = [] if toml is None else list(vectors_of(both_ways(toml, layout)))
    return {"file": str(layout.file), "vectors": vectors}


if __name__ == "__main__":
    for layout in read_layouts(Path(sys.argv[1])):
        print(json.dumps(line_of(layout), ensure_ascii=False))
