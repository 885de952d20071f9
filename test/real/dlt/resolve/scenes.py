"""What is asked about a document: a spec, in the sections in which dlt's runtime would ask for it.

A document says so in comments at its beginning:

    # ask: PostgresCredentials in destination.postgres
    # ask: PostgresCredentials in destination.postgres for my_pipeline
    # ask: pipedrive() for my_pipeline        a call of a source of `made_sources.py`

About one that says nothing, every table is asked as if it was made for a spec with just these fields.
"""

import datetime
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

import made_sources
from dlt.common.configuration import configspec, resolve_configuration
from dlt.common.configuration.inject import inject_section
from dlt.common.configuration.specs import BaseConfiguration, ConfigSectionContext, ConnectionStringCredentials
from dlt.common.configuration.specs.base_configuration import extract_inner_hint, is_hint_not_resolvable
from dlt.common.typing import TSecretStrValue

from documents import Keys, env_name, paths_of
from tables import ONLY_MAPPINGS, is_mapping, is_portable, specs

# With those of `made_sources.py`.
BY_NAME = {spec.__name__: spec for spec in specs()}


@dataclass(frozen=True)
class Scene:
    what: str
    sections: Keys
    pipeline: Optional[str]
    run: Callable[[], Any]
    """Makes it anew and resolves it by what dlt's providers have."""


_ASKED = re.compile(r"# ask: (?P<what>\w+)(?P<call>\(\))?(?: in (?P<sections>\S+))?(?: for (?P<pipeline>\S+))?")


def scenes_of(file: Path, document: dict[str, Any]) -> list[Scene]:
    # A carriage return alone is no end of a line.
    lines = file.read_bytes().decode(errors="replace").split("\n")
    asked = [match for line in lines if (match := _ASKED.fullmatch(line.rstrip("\r")))]
    return [asked_for(match) for match in asked] or list(as_it_stands(document))


def asked_for(match: "re.Match[str]") -> Scene:
    what, pipeline, sections = match["what"], match["pipeline"], keys_of(match["sections"])
    if match["call"]:
        return Scene(f"{what}()", sections, pipeline, lambda: made_sources.called(what, pipeline))
    return of_spec(BY_NAME[what], sections, pipeline)


def keys_of(dotted: Optional[str]) -> Keys:
    keys: list[str] = []
    table = tomllib.loads(f"[{quoted(dotted)}]") if dotted else {}
    while table:
        [(key, table)] = table.items()
        keys.append(key)
    return tuple(keys)


def quoted(dotted: str) -> str:
    """Letters beyond ASCII stand without quotes in a comment."""
    return re.sub(r"[^\s.\"]*[^\x00-\x7f][^\s.\"]*", r'"\g<0>"', dotted)


def of_spec(spec: type[BaseConfiguration], sections: Keys, pipeline: Optional[str]) -> Scene:
    def run() -> BaseConfiguration:
        with inject_section(ConfigSectionContext(pipeline_name=pipeline, sections=sections)):
            return resolve_configuration(given(spec()))

    return Scene(spec.__name__, sections, pipeline, run)


def given(config: BaseConfiguration) -> BaseConfiguration:
    """What the runtime puts into a spec itself, such as the name of the dataset, and dlt does not look up."""
    for name, hint in config.get_resolvable_fields().items():
        if is_hint_not_resolvable(hint) and getattr(config, name) is None and extract_inner_hint(hint) is str:
            setattr(config, name, "given")
    return config


# Each with no pipeline, and with one of the name that the path may begin with. No section of dlt's has an empty name.
def as_it_stands(document: dict[str, Any]) -> Iterator[Scene]:
    for path, table in [((), document), *paths_of(document)]:
        read_whole = bool(ONLY_MAPPINGS & set(path))
        if isinstance(table, dict) and not read_whole and all(path) and (spec := spec_of(table, path)) is not None:
            sections = path[:-1] if spec.__section__ else path
            yield of_spec(spec, sections, None)
            yield of_spec(spec, sections[1:], sections[0]) if sections else of_spec(spec, sections, "my_pipeline")


_TAKEN = {name for kind in (ConnectionStringCredentials, dict) for name in dir(kind)} - {*ConnectionStringCredentials()}
_HINTS: dict[type, Any] = {
    str: TSecretStrValue, bool: bool, int: int, float: float, list: List[Any], dict: Dict[str, Any],
    datetime.datetime: datetime.datetime, datetime.date: datetime.date, datetime.time: datetime.time,
}  # fmt: skip


def spec_of(table: dict[str, Any], path: Keys) -> Optional[type[BaseConfiguration]]:
    """
    A spec with a field for each value of the table, and for each table in it that dlt may ask for as a mapping. One of
    credentials is asked for at a text in its place too, as those for databases are.
    """
    fields = {
        key: _HINTS[type(value)]
        for key, value in table.items()
        if is_portable(env_name((*path, key))) and key.isascii() and key.isidentifier()
        if not key.startswith("__") and key not in _TAKEN
        if not isinstance(value, dict) or value and is_mapping((*path, key), value)
    }
    if not fields:
        return None
    members = {**dict.fromkeys(fields), "__annotations__": fields, "__module__": __name__}
    base = ConnectionStringCredentials if path[-1:] == ("credentials",) else BaseConfiguration
    return configspec(type("AsItStands", (base,), members))
