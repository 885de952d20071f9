"""Whether dlt resolves the same values from the environment that would be pushed as from the TOML itself.

    python oracle.py LAYOUTS...

LAYOUTS are files that `layout.ts` wrote. Prints one line of JSON for each: how many checks there were, how many were
equal, how many differ for which reason, and those that differ without one.
"""

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")

import dlt
import tomlkit

from documents import BothWays, Layout, both_ways, dotted, read_layouts, read_toml
from explanations import EXPLANATIONS, Check, explain
from hints import plausible, resolve
from refusals import document_refusal, secret_refusal
from sameness import same
from surprises import surprises

DLT = tuple(int(part) for part in dlt.__version__.split(".")[:2])
EXAMPLES = 20


@dataclass
class Summary:
    dlt: str = dlt.__version__
    tomlkit: str = tomlkit.__version__
    documents: int = 0
    paths: Counter[str] = field(default_factory=Counter)
    """How many values of each TOML type were looked up."""
    checks: int = 0
    equal: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(EXPLANATIONS, 0)))
    unexplained: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)

    def add_unexplained(self, layout: Layout, **example: Any) -> None:
        self.unexplained += 1
        if len(self.examples) < EXAMPLES:
            readable = {name: value if isinstance(value, str) else repr(value) for name, value in example.items()}
            self.examples.append({"file": layout.file.name, **readable})


def examine(layout: Layout, summary: Summary) -> None:
    summary.documents += 1
    toml = read_toml(layout.file)
    if toml is None or layout.refused:
        note_refusal(layout, toml is None, summary)
        return
    document = both_ways(toml, layout)
    for check in checks_of(document, summary):
        judge(layout, check, summary)
    for surprise in surprises(document):
        note_surprise(layout, surprise.path, surprise.what, surprise.told, summary)


def note_refusal(layout: Layout, by_dlt: bool, summary: Summary) -> None:
    reason = document_refusal(layout.file, layout.refused, by_dlt)
    if reason is None:
        summary.add_unexplained(layout, refused_by="the tool" if layout.refused else "dlt")
    else:
        summary.refused[reason] += 1


def checks_of(document: BothWays, summary: Summary) -> Iterator[Check]:
    for path, value in document.values.items():
        refusal = secret_refusal(path, value, document)
        if refusal is not None:
            summary.refused[refusal] += 1
            continue
        summary.paths[type(value).__name__] += 1
        for hint in plausible(value):
            yield check_of(document, path, value, hint)


def check_of(document: BothWays, path: tuple[str, ...], value: Any, hint: str) -> Check:
    text = document.texts[path]
    return Check(
        path=path,
        hint=hint,
        toml=value,
        text=text,
        from_toml=resolve(path[-1], document.from_toml(path), hint, value),
        from_env=resolve(path[-1], text, hint, value),
        dlt=DLT,
        said=document.said[path],
        within=document.pushed_around(path),
        shared=document.shares_its_name(path),
    )


def judge(layout: Layout, check: Check, summary: Summary) -> None:
    summary.checks += 1
    if alike(check.from_toml, check.from_env):
        summary.equal += 1
    elif (reason := explain(check)) is not None:
        summary.explained[reason] += 1
    else:
        summary.add_unexplained(
            layout, path=dotted(check.path), hint=check.hint, toml=check.toml, text=check.text,
            from_toml=check.from_toml, from_env=check.from_env, said=sorted(check.said),
        )  # fmt: skip


def alike(a: Any, b: Any) -> bool:
    return type(a) is type(b) and same(getattr(a, "value", None), getattr(b, "value", None))


def note_surprise(layout: Layout, path: tuple[str, ...], what: str, told: bool, summary: Summary) -> None:
    summary.checks += 1
    if told:
        summary.explained[what] += 1
    else:
        summary.add_unexplained(layout, path=dotted(path), surprise=what)


def main(files: list[Path]) -> None:
    for file in files:
        summary = Summary()
        for layout in read_layouts(file):
            examine(layout, summary)
        print(json.dumps(vars(summary), ensure_ascii=False))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
