"""How dlt itself reads a table, told from the types of its own specs: whole, key by key, or natively."""

import importlib
import json
import pkgutil
import re
import warnings
from collections.abc import Mapping
from typing import Any, Iterator, Union, get_args, get_origin

import dlt
from dlt.common.configuration.specs import known_sections
from dlt.common.configuration.specs.base_configuration import (
    BaseConfiguration,
    ContainerInjectableContext,
    extract_inner_hint,
    is_hint_not_resolvable,
)


def _import_all() -> None:
    """Specs exist once their modules are loaded. Those of destinations whose drivers are not installed are left out."""
    warnings.simplefilter("ignore")
    for module in pkgutil.walk_packages(dlt.__path__, "dlt.", onerror=lambda name: None):
        if not re.search(r"\.cli\b|airflow|__main__", module.name):
            try:
                importlib.import_module(module.name)
            except Exception:
                continue


def _subclasses(kind: type) -> Iterator[type]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _alternatives(hint: Any) -> Iterator[Any]:
    if get_origin(hint) is Union:
        for alternative in get_args(hint):
            yield from _alternatives(alternative)
    else:
        yield extract_inner_hint(hint)


def _fields(specs: set[type]) -> Iterator[tuple[str, type]]:
    for spec in specs:
        for name, hint in spec.get_resolvable_fields().items():
            if not is_hint_not_resolvable(hint):
                yield from ((name, kind) for kind in _alternatives(hint) if isinstance(kind, type))


def specs() -> set[type]:
    """Every spec that there is by now. Contexts are filled by dlt's own code, not from a configuration."""
    return {spec for spec in _subclasses(BaseConfiguration) if not issubclass(spec, ContainerInjectableContext)}


_import_all()
_SPECS = specs()
_FIELDS = set(_fields(_SPECS))
_NESTED = {name for name, kind in _FIELDS if issubclass(kind, BaseConfiguration)}

MAPPINGS = {name for name, kind in _FIELDS if issubclass(kind, Mapping) and not issubclass(kind, BaseConfiguration)}
"""Names of fields that take a mapping: dlt asks for the table's own key and for nothing beneath."""

# Mappings where this environment does not look: in modules whose drivers are not installed, in arguments of verified
# sources, and in specs that only the other one of the pinned versions has.
_MAPPINGS_ELSEWHERE = {
    "backend_kwargs", "iceberg_catalog_config", "loop_run_args", "secret_dict", "sftp_disabled_algorithms",
    "stream_options", "write_disposition",
}  # fmt: skip

ONLY_MAPPINGS = (MAPPINGS | _MAPPINGS_ELSEWHERE) - _NESTED
"""Names that no table has which dlt reads key by key."""

# `agent` came between the pinned versions; what is pushed is the same for both.
NATIVE = {spec.__section__ for spec in _SPECS if spec.__section__} | {"agent"} | {
    name for name, kind in _FIELDS if issubclass(kind, BaseConfiguration) and kind.__section__
}
"""Names under which dlt reads a text in a native form, a URL for example, and breaks on JSON."""

SECTIONS = {value for name, value in vars(known_sections).items() if name.isupper()} - NATIVE
"""Names of dlt's own sections, which hold those of sources, destinations and pipelines."""


def is_portable(name: str) -> bool:
    """Whether every shell takes it as a part of a variable's name."""
    return re.fullmatch(r"[A-Z0-9_]*", name.upper()) is not None


def is_section(path: tuple[str, ...]) -> bool:
    return path[-1] in SECTIONS | NATIVE or any(key in SECTIONS for key in path[-2:-1])


def is_mapping(path: tuple[str, ...], table: dict[str, Any]) -> bool:
    """dlt may ask for this table as a whole: a field of that name is a mapping, or a value in it has no variable's name."""
    odd = (key for key, value in table.items() if not is_portable(key) and not (isinstance(value, dict) and value))
    return path[-1] in MAPPINGS or not is_section(path) and any(odd) and not may_be_spec(path, table)


_SIGNS = {"password", "token", "secret", "api_key", "user_name", "client_id"}


def may_be_spec(path: tuple[str, ...], table: dict[str, Any]) -> bool:
    """A spec may read it key by key, and a text in its place natively: there the keys alone are pushed."""
    named = re.search(r"(credentials|creds|dsn|auth|conn|config)$", path[-1]) is not None
    return named or path[-1] in NATIVE | _NESTED or bool(_SIGNS & set(table))


if __name__ == "__main__":
    print(json.dumps({"mappings": sorted(MAPPINGS), "native": sorted(NATIVE)}))
