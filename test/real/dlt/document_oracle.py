"""Whether dlt finds the same in a vault that holds our document as in the TOML file itself: value, type, order of keys.

    python document_oracle.py LAYOUTS...

LAYOUTS are files that `layout.ts` wrote. Prints one line of JSON for each: how many checks there were, how many were
equal, how many differ for which reason, and those that differ without one.
"""

import datetime
import json
import os
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Optional

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")

import dlt
import tomlkit
from dlt.common.typing import TSecretStrValue

from documents import Keys, dotted, paths_of, read_toml
from hints import plausible, resolve
from oracle import alike
from refusals import document_refusal
from sameness import same
from vaults import VAULTS, vault

EXAMPLES = 20


@dataclass(frozen=True)
class Document:
    """What the tool makes of one file: a text under a name for each kind of vault, or a refusal."""

    file: Path
    refused: bool
    text: Optional[str]
    """None: there is nothing to push."""
    names: dict[str, str]


@dataclass
class Summary:
    dlt: str = dlt.__version__
    tomlkit: str = tomlkit.__version__
    vaults: list[str] = field(default_factory=lambda: sorted(VAULTS))
    documents: int = 0
    paths: Counter[str] = field(default_factory=Counter)
    """How many values of each TOML type were looked up."""
    checks: int = 0
    equal: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(EXPLANATIONS, 0)))
    unexplained: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)

    def add_unexplained(self, document: Document, **example: Any) -> None:
        self.unexplained += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append({"file": document.file.name, **{name: repr(value) for name, value in example.items()}})


def read_documents(file: Path) -> Iterator[Document]:
    with file.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            yield Document(Path(line["file"]), bool(line["refused"]), line["text"], line["names"])


def examine(document: Document, summary: Summary) -> None:
    summary.documents += 1
    toml = read_toml(document.file)
    if toml is None or document.refused:
        reason = document_refusal(document.file, document.refused, toml is None)
        if reason is None:
            summary.add_unexplained(document, refused_by="the tool" if document.refused else "dlt")
        else:
            summary.refused[reason] += 1
        return
    if document.text is None:
        compare_nothing(toml._config_doc, document, summary)
        return
    compare_text(document.text, document, summary)
    for kind in VAULTS:
        try:
            compare(toml, vault(kind, {document.names[kind]: document.text}), document, summary)
        except ValueError as error:
            summary.add_unexplained(document, refused_by=kind, error=error)


def compare_nothing(doc: dict[str, Any], document: Document, summary: Summary) -> None:
    summary.checks += 1
    if doc == {}:
        summary.equal += 1
    else:
        summary.add_unexplained(document, nothing_pushed_of=doc)


def compare_text(text: str, document: Document, summary: Summary) -> None:
    """A strict parser of TOML 1.0 has to take it: what tomlkit refuses, dlt would go on to read as YAML."""
    summary.checks += 1
    try:
        tomllib.loads(text)
        summary.equal += 1
    except ValueError as error:
        summary.add_unexplained(document, not_toml_1_0=error)


def compare(toml: Any, held: Any, document: Document, summary: Summary) -> None:
    """Each value as a secret and as none, where the file has it, and as one of a pipeline of its first section's name."""
    for path, value in paths_of(toml._config_doc):
        summary.paths[type(value).__name__] += 1
        for hint in (str, TSecretStrValue):
            judge(value, held.get_value(path[-1], hint, None, *path[:-1])[0], path, document, summary)
        if path[0] and path[1:]:
            judge(value, held.get_value(path[-1], str, *path[:-1])[0], path, document, summary)
    judge(toml._config_doc, held._config_doc, (), document, summary)


def judge(from_toml: Any, from_vault: Any, path: Keys, document: Document, summary: Summary) -> None:
    summary.checks += 1
    if same(from_toml, from_vault) and repr(from_toml) == repr(from_vault):
        summary.equal += 1
    elif (reason := explain(from_toml, from_vault)) is not None:
        summary.explained[reason] += 1
    else:
        summary.add_unexplained(document, path=dotted(path), from_toml=from_toml, from_vault=from_vault)


def explain(from_toml: Any, from_vault: Any) -> Optional[str]:
    return next((name for name, holds in EXPLANATIONS.items() if holds(from_toml, from_vault)), None)


def _other_name_for_utc(a: Any, b: Any) -> bool:
    """`+00:00` became `Z`, whose zone has another name to Python; to dlt, under every type, it is the same."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(_alike_but_for_utc(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(_alike_but_for_utc, a, b))
    return (
        isinstance(a, datetime.datetime)
        and same(a, b)
        and a.utcoffset() == datetime.timedelta(0)
        and all(alike(resolve("key", a, hint, a), resolve("key", b, hint, b)) for hint in plausible(a))
    )


def _alike_but_for_utc(a: Any, b: Any) -> bool:
    return same(a, b) and repr(a) == repr(b) or _other_name_for_utc(a, b)


EXPLANATIONS = {"other_name_for_utc": _other_name_for_utc}


def main(files: list[Path]) -> None:
    for file in files:
        summary = Summary()
        for document in read_documents(file):
            examine(document, summary)
        print(json.dumps(vars(summary), ensure_ascii=False))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
