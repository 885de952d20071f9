"""Whether dlt resolves its specs from what would be pushed to the same values, of the same types, found at the same places,
or fails in the same way, as from the TOML itself.

    python resolve_oracle.py LAYOUTS...

LAYOUTS are files that `layout.ts` or `vault-documents.ts` wrote. Prints one line of JSON for each: how many checks there
were, how many were equal, how many differ for which reason, and those that differ without one.
"""

import json
import logging
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")
# The helpers of the oracle that asks key by key.
sys.path.append(str(Path(__file__).parents[1]))

import dlt
from dlt.common.configuration.providers.provider import ConfigProvider

# dlt warns of what looks like a placeholder.
logging.disable(logging.WARNING)

from differences import Comparison, Difference, compared
from documents import BothWays, Layout, both_ways, dotted, fill_environment, read_layouts, read_toml
from reasons import BY_VALUE, REASONS, explained
from recorded import Resolution, Resolved, recorded
from scenes import Scene, scenes_of
from vaults import VAULTS, vault

EXAMPLES = 12


@dataclass
class Summary:
    dlt: str = dlt.__version__
    documents: int = 0
    refused: int = 0
    """Documents that the tool or dlt does not read: `oracle.py` judges those."""
    scenes: Counter[str] = field(default_factory=Counter)
    """How many times each spec was resolved."""
    ends: Counter[str] = field(default_factory=Counter)
    """How that ended, from the TOML."""
    found: int = 0
    """Values that dlt took from the TOML."""
    checks: int = 0
    equal: int = 0
    reasons: list[str] = field(default_factory=lambda: list(REASONS))
    """The names of the explanations that are for specs, beside those for single values."""
    explained: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys([*REASONS, *BY_VALUE], 0)))
    unexplained: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Pushed:
    """What the tool makes of one document."""

    layout: Layout
    names: dict[str, str]
    """The names of the document in each kind of vault; empty: it went into an environment."""
    text: str


def read(file: Path) -> Iterator[Pushed]:
    for layout, line in zip(read_layouts(file), map(json.loads, file.open(encoding="utf-8"))):
        yield Pushed(layout, line.get("names", {}), line.get("text") or "")


def examine(pushed: Pushed, summary: Summary) -> None:
    summary.documents += 1
    toml = read_toml(pushed.layout.file)
    if toml is None or pushed.layout.refused:
        summary.refused += 1
        return
    document = both_ways(toml, pushed.layout)
    for number, scene in enumerate(scenes_of(pushed.layout.file, toml._config_doc)):
        summary.scenes[scene.what] += 1
        from_toml = resolved_from(toml, scene, (pushed.layout.file, number))
        note(from_toml, summary)
        for way in ways(pushed, document, scene):
            judge(compared(from_toml, way), scene, document, pushed, summary)


_FROM_TOML: dict[tuple[Path, int], Resolution] = {}


def resolved_from(toml: ConfigProvider, scene: Scene, key: tuple[Path, int]) -> Resolution:
    """From the TOML itself, once for each scene: what is pushed may come in many ways."""
    if key not in _FROM_TOML:
        fill_environment(())
        _FROM_TOML[key] = recorded([toml], scene.run)
    return _FROM_TOML[key]


def ways(pushed: Pushed, document: BothWays, scene: Scene) -> Iterator[Resolution]:
    if not pushed.names:
        environment = fill_environment(pushed.layout.entries)
        # dlt leaves an environment out that is empty, and its trace with it.
        os.environ.setdefault("DEPLOY_SECRETS_ORACLE", "")
        yield recorded([environment], scene.run)
        return
    fill_environment(())
    for kind in VAULTS:
        yield recorded([vault(kind, {pushed.names[kind]: pushed.text})], scene.run)


def note(resolution: Resolution, summary: Summary) -> None:
    outcome = resolution.outcome
    summary.ends["Resolved" if isinstance(outcome, Resolved) else outcome.facts["<raised>"]] += 1
    summary.found += len(resolution.sources)


def judge(
    comparison: Comparison, scene: Scene, document: BothWays, pushed: Pushed, summary: Summary
) -> None:
    summary.checks += comparison.checks
    summary.equal += comparison.equal
    for difference in comparison.differences:
        reason = None if pushed.names else explained(difference, document)
        if reason is not None:
            summary.explained[reason] += 1
            continue
        summary.unexplained += 1
        if len(summary.examples) < EXAMPLES:
            summary.examples.append(example(difference, scene, pushed))


def example(difference: Difference, scene: Scene, pushed: Pushed) -> dict[str, Any]:
    return {
        "file": "/".join(pushed.layout.file.parts[-2:]),
        "scene": f"{scene.what} in {dotted(scene.sections)} for {scene.pipeline}",
        **{name: repr(value) for name, value in vars(difference).items() if name != "pairs"},
    }


def main(files: list[Path]) -> None:
    for file in files:
        summary = Summary()
        for pushed in read(file):
            examine(pushed, summary)
        print(json.dumps(vars(summary), ensure_ascii=False))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
