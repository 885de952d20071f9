"""Whether what the tool tells of secrets.toml and config.toml together is what becomes of them in the job.

    python two_files_oracle.py PAIRS...

PAIRS are files that `two-files.ts` wrote: pairs of files, what would be pushed, and what was told. Prints one line of JSON
for each way to reach the job: how many resolutions were compared, how many differ there and were told, and what was told
in vain.
"""

import json
import logging
import os
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Optional

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")
# The helpers of the oracle that asks key by key.
sys.path.append(str(Path(__file__).parents[1]))

import dlt
from dlt.common.configuration import configspec
from dlt.common.configuration.providers.environ import EnvironProvider
from dlt.common.configuration.providers.toml import SettingsTomlProvider
from dlt.common.configuration.specs import BaseConfiguration, CredentialsConfiguration
from dlt.common.typing import TSecretStrValue

logging.disable(logging.WARNING)

from documents import Keys, paths_of
from recorded import Raised, Resolution, Source, recorded
from scenes import Scene, of_spec
from sameness import same
from vaults import VAULTS, vault

EXAMPLES = 12


# Nothing is required, so that nothing stops dlt before all was looked up.
@configspec
class Plain(BaseConfiguration):
    limit: Optional[str] = None
    LIMIT: Optional[str] = None
    headers: Optional[dict[str, Any]] = None


@configspec
class Secret(BaseConfiguration):
    token: Optional[TSecretStrValue] = None
    Token: Optional[TSecretStrValue] = None


@configspec
class Login(CredentialsConfiguration):
    url: Optional[TSecretStrValue] = None
    host: Optional[str] = None
    Host: Optional[str] = None
    password: Optional[TSecretStrValue] = None

    def parse_native_representation(self, native_value: Any) -> None:
        self.url = native_value


@dataclass
class Summary:
    dlt: str = dlt.__version__
    pairs: int = 0
    resolutions: int = 0
    same: int = 0
    told: Counter[str] = field(default_factory=Counter)
    """Differences that were told, by what was said of them."""
    unread: int = 0
    """Values of which it was told that dlt never reads them, and it did not."""
    explained: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)

    def add_wrong(self, way: "Way", pair: "Pair", **example: Any) -> None:
        self.wrong += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append({"pair": pair.folder.name, "way": way.name, **example})


@dataclass(frozen=True)
class Said:
    code: str
    paths: tuple[str, ...]
    name: Optional[str] = None


@dataclass(frozen=True)
class Way:
    """One way in which both files reach the job, with what was told of it."""

    name: str
    secrets: str
    pipeline: Optional[str]
    variables: dict[str, str]
    document: str
    said: tuple[Said, ...]
    own: tuple[Said, ...]
    """What the layouts tell, each of its own leaves."""


class Pair:
    """Two files, and what dlt makes of them here: once, whatever becomes of them."""

    def __init__(self, line: dict[str, Any]) -> None:
        self.folder = Path(line["folder"])
        self.secrets = SettingsTomlProvider("secrets", True, "secrets.toml", [line["folder"]])
        self.config = SettingsTomlProvider("config", False, "config.toml", [line["folder"]])
        self.ways = [way_of(one) for one in line["ways"]]
        written = [path for file in (self.secrets, self.config) for path, _ in paths_of(file._config_doc)]
        self.paths = [*written, *map(as_usual, written)]
        self._here: dict[tuple[str, Keys, Optional[str]], Resolution] = {}

    def here(self, scene: Scene) -> Resolution:
        key = (scene.what, scene.sections, scene.pipeline)
        if key not in self._here:
            fill({})
            self._here[key] = recorded([EnvironProvider(), self.secrets, self.config], scene.run)
        return self._here[key]

    def there(self, way: Way) -> list[Any]:
        environment = EnvironProvider()
        if way.secrets == "here":
            return [environment, self.secrets, self.config]
        if way.secrets == "file":
            return [environment, read_as_file(way.document), self.config]
        vaults = [vault("gcp", {"dlt_secrets_toml": way.document})] if way.secrets == "vault" else []
        return [environment, self.config, *vaults]

    def scenes(self) -> Iterator[Scene]:
        """Every spec in the sections of every path, with a pipeline and without, and as sources of such names have them."""
        asked = {(sections_of(path), None) for path in self.paths if not is_scoped(path)}
        unscoped = {sections_of(path[1:] if path[0] == "my_pipeline" else path) for path in self.paths if path[1:]}
        for sections, pipeline in sorted({*asked, *((one, "my_pipeline") for one in unscoped)}, key=str):
            for spec in (Plain, Secret, Login):
                yield of_spec(spec, sections, pipeline)

    def has(self, scene: Scene, source: Source) -> bool:
        """Whether one of the files has what was asked for right there, for this pipeline or for all."""
        start = source.at.index("credentials") if "credentials" in source.at else -1
        scopes: list[Keys] = [(), (scene.pipeline,)] if scene.pipeline else [()]
        # `sources.a` is the source `a` of a module `a`.
        sections = {scene.sections, scene.sections[:2] if scene.sections[1:2] == scene.sections[2:] else scene.sections}
        asked = {(*scope, *one, *source.at[start:]) for scope in scopes for one in sections}
        return any(path[: len(one)] == one for path in self.paths for one in asked)


def read_as_file(text: str) -> SettingsTomlProvider:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "secrets.toml").write_text(text, encoding="utf-8")
        return SettingsTomlProvider("pushed", True, "secrets.toml", [folder])


def way_of(line: dict[str, Any]) -> Way:
    said, own = (
        tuple(Said(one["code"], tuple(one["paths"]), one.get("name")) for one in line[of]) for of in ("problems", "own")
    )
    return Way(line["name"], line["secrets"], line["pipeline"], line["variables"], line["document"], said, own)


def as_usual(path: Keys) -> Keys:
    """As most sections and arguments are called."""
    return tuple(part for key in path for part in key.lower().split("__"))


def is_scoped(path: Keys) -> bool:
    """It can only be for a pipeline."""
    return path[0] == "my_pipeline" and path[1:2] in (("sources",), ("destination",))


def sections_of(path: Keys) -> Keys:
    end = next((n for n, key in enumerate(path) if key in ("credentials", "headers")), len(path) - 1)
    sections = path[:end]
    return (*sections, sections[1]) if len(sections) == 2 and sections[0] == "sources" else sections


def fill(variables: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update({**variables, "DEPLOY_SECRETS_ORACLE": ""})


def examine(pair: Pair, way: Way, scenes: list[Scene], summary: Summary) -> None:
    summary.pairs += 1
    seen: set[Said] = set()
    read: set[tuple[str, Optional[str]]] = set()
    refused = False
    fill(way.variables)
    places = pair.there(way)
    here = {scene: pair.here(scene) for scene in scenes}
    fill(way.variables)
    for scene in scenes:
        there = recorded(places, scene.run)
        summary.resolutions += 1
        refused = refused or is_refused(here[scene])
        read |= {(path, scene.pipeline) for source in here[scene].sources for path in paths_in(source.value)}
        if alike(here[scene], there):
            summary.same += 1
        elif told := [one for one in way.said if explains(one, here[scene], there)]:
            seen |= set(told)
            summary.told[told[0].code] += 1
        elif (reason := explained(pair, way, scene, here[scene], there)) is not None:
            summary.explained[reason] += 1
        else:
            summary.add_wrong(
                way, pair, scene=f"{scene.what} in {scene.sections} for {scene.pipeline}",
                here=shown(here[scene]), there=shown(there), said=[[one.code, *one.paths] for one in way.said],
            )  # fmt: skip
    judge(pair, way, seen, read, refused, summary)


def judge(
    pair: Pair, way: Way, seen: set[Said], read: set[tuple[str, Optional[str]]], refused: bool, summary: Summary
) -> None:
    """What was told has to be true: an error of a difference that was seen, a warning of a value that was not read."""
    for one in way.said:
        if one.code == "shadowed-config" and (f"config: {one.paths[0]}", pipeline_of(one, way)) in read:
            summary.add_wrong(way, pair, read_after_all=one.paths)
        elif one.code == "shadowed-config":
            summary.unread += 1
        elif one.code in SEEN and one not in seen and refused:
            summary.explained["refused_here"] += 1
        elif one.code in SEEN and one not in seen:
            summary.add_wrong(way, pair, told_in_vain=[one.code, *one.paths])


def pipeline_of(said: Said, way: Way) -> Optional[str]:
    """What is for one pipeline is not asked for by others."""
    return "my_pipeline" if is_scoped(tuple(said.paths[0].split("."))) else way.pipeline


ERRORS = ("config-first", "secret-first", "split-credentials")
SEEN = (*ERRORS, "set-in-environment")
"""What has to show in a resolution."""


def alike(here: Resolution, there: Resolution) -> bool:
    return type(here.outcome) is type(there.outcome) and same(here.outcome.facts, there.outcome.facts)


def is_refused(resolution: Resolution) -> bool:
    """dlt has found a secret in config.toml, and fails."""
    return resolution.outcome.facts.get("<raised>") == "ValueNotSecretException"


def explains(said: Said, here: Resolution, there: Resolution) -> bool:
    """It names a value that only one of the two has found, or what dlt refuses."""
    if said.code == "split-credentials":
        return is_refused(there) and not is_refused(here)
    if said.code == "set-in-environment":
        before = {path.partition(": ")[2] for source in here.sources for path in paths_in(source.value)}
        return said.name in {source.name for source in there.sources} and any(path in before for path in said.paths)
    found = {path for source in (*here.sources, *there.sources) for path in paths_in(source.value)}
    # Whoever wants a secret there is refused, and finds nothing.
    return said.code in ERRORS and (any(path in found for path in told_paths(said)) or is_refused(there))


def told_paths(said: Said) -> tuple[str, str]:
    """The one to mend first."""
    files = ("secrets", "config") if said.code == "secret-first" else ("config", "secrets")
    return (f"{files[0]}: {said.paths[0]}", f"{files[1]}: {said.paths[-1]}")


def paths_in(value: Any) -> list[str]:
    """Where a value stands, as it tells itself: `config: sources.x.limit`."""
    return [f"{file}: {path}" for file, path in re.findall(r"(secrets|config)(?:: |@)([\w.]+)", str(value))]


def explained(pair: Pair, way: Way, scene: Scene, here: Resolution, there: Resolution) -> Optional[str]:
    if is_refused(here):
        # It does not work here. That it would there is no harm.
        return "refused_here"
    if scene.pipeline != way.pipeline:
        return "another_pipeline"
    changed = [source for source in (*here.sources, *there.sources) if source not in here.sources or source not in there.sources]
    taken = taken_over(here, there)
    own = [one for one in way.own if one.code in ("dead-key", "name-collision", "masked-credentials")]
    for source in changed:
        paths = {path.partition(": ")[2] for path in paths_in(source.value)}
        told = next((one.code for one in own if paths & set(one.paths) or source.name == one.name), None)
        if told is not None:
            return told
        if paths and all(not is_at(source, path) for path in paths) and not taken:
            return "another_case"
    if way.secrets == "here" and any(is_more_specific(source, here) for source in changed):
        return "more_specific_variable"
    if way.secrets == "here" and {(s.spec, s.key) for s in changed} - {(s.spec, s.key) for s in here.sources}:
        # A variable, and nothing in the files: no one is led astray.
        return "no_file_has_it"
    contested = [source for source in changed if (source.spec, source.key) in taken] or changed
    if contested and not any(pair.has(scene, source) for source in contested):
        # The tool takes for asked what one of the files has: who knows whether `a` has an argument of `b`?
        return "asked_by_no_file"
    return None


def taken_over(here: Resolution, there: Resolution) -> set[tuple[str, str]]:
    """Where a secret has come in the place of a value of config.toml."""
    files = [
        {(s.spec, s.key): path.partition(":")[0] for s in one.sources for path in paths_in(s.value)} for one in (here, there)
    ]
    return {asked for asked, file in files[0].items() if file == "config" and files[1].get(asked) == "secrets"}


def is_more_specific(variable: Source, here: Resolution) -> bool:
    """A variable for one source in place of a value for many is what people set variables for."""
    return any(source.key == variable.key and len(variable.at) > len(source.at) for source in here.sources)


def is_at(source: Source, path: str) -> bool:
    at = ".".join(source.at)
    return path == at or path.startswith(f"{at}.")


def shown(resolution: Resolution) -> Any:
    return [f"{s.name} = {s.value}" for s in resolution.sources] + [resolution.outcome.facts.get("<raised>")]


def main(files: list[Path]) -> None:
    summaries: dict[str, Summary] = {}
    for one in files:
        with one.open(encoding="utf-8") as lines:
            for pair in map(Pair, map(json.loads, lines)):
                scenes = list(pair.scenes())
                for way in pair.ways:
                    examine(pair, way, scenes, summaries.setdefault(way.name, Summary()))
    for name, summary in summaries.items():
        print(json.dumps({"way": name, **vars(summary)}, ensure_ascii=False))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
