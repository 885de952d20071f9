"""Random TOML documents that fit the specs of dlt: values where dlt looks for them, and sometimes what gets in their way.

    python fitting.py SEED COUNT FOLDER

The same seed gives the same documents, for one version of dlt.
"""

import os
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Iterator, Literal, Optional, Union, get_args, get_origin

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")
sys.path.append(str(Path(__file__).parents[1]))

import tomlkit
from dlt.common.configuration.resolve import (
    _apply_embedded_sections_to_config_sections as apply_embedded,
    _build_section_lookup_paths as lookup_paths,
)
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.configuration.specs.base_configuration import (
    CredentialsConfiguration,
    extract_inner_hint,
    is_context_inner_hint,
    is_hint_not_resolvable,
)
from dlt.common.destination.client import DestinationClientConfiguration

from documents import Keys, dotted
from fitting_values import fitting, native_text, stray
from scenes import BY_NAME

PIPELINE = "my_pipeline"


class Draft:
    """A document that is being made: values by path, tables where they have to be."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.root: dict[str, Any] = {}

    def put(self, path: Keys, value: Any) -> None:
        """Puts it there, unless a value is in the way or something stands there."""
        table = self.root
        for key in path[:-1]:
            table = table.setdefault(key, {})
            if not isinstance(table, dict):
                return
        table.setdefault(path[-1], value)


class Fitting:
    """Fills a document for one spec in its sections."""

    def __init__(self, rng: random.Random, sections: Keys, pipeline: Optional[str]) -> None:
        self.rng = rng
        self.sections = sections
        self.pipeline = pipeline
        self.draft = Draft(rng)
        # So that most documents resolve, and the others fail in many ways.
        self.left_out = rng.choice([0.0, 0.02, 0.3])
        self.astray = rng.choice([0.0, 0.0, 0.02, 0.2])
        self.elsewhere = rng.choice([0.1, 0.5])

    def places(self, key: str, section: Optional[str], embedded: Keys) -> list[Keys]:
        """Where dlt looks for a key, from the most specific to the least: the pipeline's places come first."""
        paths = [(*path, key) for path in lookup_paths(self.sections, embedded, section or "", True)]
        scoped = [(self.pipeline, *path) for path in paths] if self.pipeline else []
        return [*scoped, *paths]

    def put(self, places: list[Keys], value: Any) -> None:
        unscoped = [place for place in places if not self.pipeline or place[0] != self.pipeline]
        usual = places[0] if self.rng.random() < 0.3 else unscoped[0]
        self.draft.put(self.rng.choice(places) if self.rng.random() < self.elsewhere else usual, value)

    def fill(self, spec: type[BaseConfiguration], embedded: Keys, depth: int = 0) -> None:
        section = spec.__section__
        for key, hint in spec.get_resolvable_fields().items():
            if is_hint_not_resolvable(hint) or is_context_inner_hint(extract_inner_hint(hint)):
                continue
            specs = [one for one in alternatives(hint) if isinstance(one, type) and issubclass(one, BaseConfiguration)]
            if specs:
                self.fill_inner(key, self.rng.choice(specs), section, embedded, depth)
            elif not is_default_kept(self.rng, getattr(spec, key, None), self.left_out):
                self.fill_field(key, hint, section, embedded)

    def fill_field(self, key: str, hint: Any, section: Optional[str], embedded: Keys) -> None:
        own_section, own_embedded = apply_embedded(section or "", embedded)
        places = self.places(key, own_section, own_embedded)
        for _ in range(self.rng.choice([1, 1, 1, 2, 3])):
            value = stray(self.rng) if self.rng.random() < self.astray else fitting(self.rng, key, hint)
            self.put(places, value)

    def fill_inner(
        self, key: str, spec: type[BaseConfiguration], section: Optional[str], embedded: Keys, depth: int
    ) -> None:
        if depth > 2 or self.rng.random() < self.left_out:
            return
        own = () if embedded or not section else (section,)
        if not spec.__section__ or self.rng.random() < 0.75:
            self.fill(spec, (*embedded, *own, key), depth + 1)
        if spec.__section__ and self.rng.random() < 0.3:
            native_key, native_embedded = apply_embedded(spec.__section__, (*embedded, key))
            self.put(self.places(native_key, None, native_embedded), native_text(self.rng, spec))

    def fill_whole(self, spec: type[BaseConfiguration]) -> None:
        if not spec.__section__ or self.rng.random() < 0.8:
            self.fill(spec, ())
        if spec.__section__ and self.rng.random() < 0.3:
            self.put(self.places(spec.__section__, None, ()), native_text(self.rng, spec))


def alternatives(hint: Any) -> Iterator[Any]:
    inner = extract_inner_hint(hint, preserve_literal=True)
    if get_origin(inner) is Union:
        for one in get_args(inner):
            yield from alternatives(one)
    elif get_origin(hint) is Union:
        for one in get_args(hint):
            yield from alternatives(one) if one is not type(None) else ()
    else:
        yield inner


def is_default_kept(rng: random.Random, default: Any, left_out: float) -> bool:
    return rng.random() < (left_out if default is None else 0.6)


def sections_of(rng: random.Random, spec: type[BaseConfiguration]) -> Keys:
    """As the runtime has them for a spec of this kind."""
    if issubclass(spec, DestinationClientConfiguration):
        name = str(getattr(spec, "destination_type", None) or "filesystem").rpartition(".")[2]
        return ("destination", rng.choice([name, name, "my_destination"]))
    if issubclass(spec, CredentialsConfiguration):
        return rng.choice([
            ("destination", "postgres"), ("destination", "my_destination"), ("sources", "sql_database", "sql_database"),
            ("sources", "made", "hints"), ("providers", "google_secrets"), (),
        ])  # fmt: skip
    return rng.choice([
        (), ("sources", "pipedrive", "pipedrive"), ("sources", "made", "hints"), ("normalize",), ("load",), ("extract",),
        ("pipelines",),
    ])  # fmt: skip


def document(rng: random.Random, spec: type[BaseConfiguration]) -> str:
    sections, pipeline = sections_of(rng, spec), rng.choice([None, PIPELINE])
    made = Fitting(rng, sections, pipeline)
    made.fill_whole(spec)
    where = f" in {dotted(sections)}" if sections else ""
    asked = [f" for {name}" if name else "" for name in (pipeline, None if pipeline else PIPELINE)]
    lines = [f"# ask: {spec.__name__}{where}{name}" for name in asked]
    return "\n".join([*lines, tomlkit.dumps(made.draft.root)])


def main(seed: str, count: str, folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    specs = [BY_NAME[name] for name in sorted(BY_NAME) if BY_NAME[name].get_resolvable_fields()]
    for number in range(int(count)):
        rng = random.Random(f"{seed} {number}")
        text = document(rng, specs[number % len(specs)])
        (Path(folder) / f"{number:05}.toml").write_bytes(text.encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
