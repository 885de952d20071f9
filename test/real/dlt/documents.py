"""One document both ways: as dlt reads it from TOML, and as it reads what would be pushed from the environment."""

import json
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Optional

from dlt.common.configuration.providers.environ import EnvironProvider
from dlt.common.configuration.providers.provider import ConfigProvider
from dlt.common.configuration.providers.toml import SettingsTomlProvider, TomlProviderReadException
from dlt.common.typing import TSecretValue

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    name: str
    text: str


@dataclass(frozen=True)
class Said:
    """A problem that was reported: its code and the dotted paths it is about."""

    code: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """What the tool makes of one document, as `layout.ts` wrote it down."""

    file: Path
    refused: bool
    entries: tuple[Entry, ...]
    problems: tuple[Said, ...]


def read_layouts(file: Path) -> Iterator[Layout]:
    with file.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            yield Layout(
                Path(line["file"]),
                line["refused"],
                tuple(entries_of(line)),
                tuple(Said(problem["code"], tuple(problem["paths"])) for problem in line.get("problems", [])),
            )


def entries_of(line: dict[str, Any]) -> list[Entry]:
    """What becomes of the variables: one entry each, or taken out of one JSON object, as ECS and others do."""
    if line.get("object") is None:
        return [Entry(entry["name"], entry["text"]) for entry in line.get("entries", [])]
    return [Entry(name, text) for name, text in json.loads(line["object"], object_pairs_hook=list)]


def read_toml(file: Path) -> Optional[SettingsTomlProvider]:
    """dlt reads the file itself, so that newlines and byte order marks are its business. None: dlt refuses it."""
    try:
        return SettingsTomlProvider("oracle", True, file.name, [str(file.parent)])
    except TomlProviderReadException:
        return None


def fill_environment(entries: tuple[Entry, ...]) -> EnvironProvider:
    """The process gets exactly what would be pushed, save what no process can have."""
    os.environ.clear()
    for entry in entries:
        try:
            os.environ[entry.name] = entry.text
        except (ValueError, OSError):
            continue  # An `=` or NUL: found missing below, and explained there or not.
    return EnvironProvider()


def look_up(provider: ConfigProvider, path: Keys) -> Any:
    return provider.get_value(path[-1], TSecretValue, None, *path[:-1])[0]


def env_name(path: Keys) -> str:
    return EnvironProvider.get_key_name(path[-1], *path[:-1])


def paths_of(table: dict[str, Any], above: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every table and every leaf, by its keys."""
    for key, value in table.items():
        yield (*above, key), value
        if isinstance(value, dict):
            yield from paths_of(value, (*above, key))


def dotted(path: Keys) -> str:
    """A path as the tool prints it."""
    return ".".join(key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False) for key in path)


def said_about(path: Keys, problems: tuple[Said, ...]) -> frozenset[str]:
    """The codes of what was reported about a path, or about something inside it."""
    own = dotted(path)
    return frozenset(
        problem.code
        for problem in problems
        if any(other == own or other.startswith(f"{own}.") for other in problem.paths)
    )


@dataclass(frozen=True)
class BothWays:
    """A document as dlt sees it through its two providers. Every mapping goes by path."""

    toml: ConfigProvider
    environment: ConfigProvider
    values: dict[Keys, Any]
    names: dict[Keys, str]
    texts: dict[Keys, Optional[str]]
    said: dict[Keys, frozenset[str]]
    paths_of_name: Counter[str]

    def from_toml(self, path: Keys) -> Any:
        return look_up(self.toml, path)

    def from_env(self, path: Keys) -> Any:
        return look_up(self.environment, path)

    def shares_its_name(self, path: Keys) -> bool:
        return self.paths_of_name[self.names[path]] > 1

    def pushed_around(self, path: Keys) -> tuple[Keys, ...]:
        """The tables around a path that went as one text."""
        return tuple(path[:n] for n in range(1, len(path)) if self.texts[path[:n]] is not None)


def both_ways(toml: SettingsTomlProvider, layout: Layout) -> BothWays:
    environment = fill_environment(layout.entries)
    values = dict(paths_of(toml._config_doc))
    names = {path: env_name(path) for path in values}
    return BothWays(
        toml=toml,
        environment=environment,
        values=values,
        names=names,
        texts={path: look_up(environment, path) for path in values},
        said={path: said_about(path, layout.problems) for path in values},
        paths_of_name=Counter(names.values()),
    )
