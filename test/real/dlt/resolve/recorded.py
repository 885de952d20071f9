"""Resolves a spec by dlt's own code, and notes what it found, where, and how it ended."""

import datetime
import threading
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Callable, Iterator, Optional, Sequence, Union

from dlt.common.configuration import resolve
from dlt.common.configuration.container import Container
from dlt.common.configuration.exceptions import (
    ConfigFieldMissingException,
    ConfigValueCannotBeCoercedException,
    InvalidNativeValue,
    LookupTraces,
)
from dlt.common.configuration.providers.environ import EnvironProvider
from dlt.common.configuration.providers.provider import ConfigProvider
from dlt.common.configuration.specs.base_configuration import BaseConfiguration
from dlt.common.configuration.specs.config_providers_context import ConfigProvidersContainer
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext


@dataclass(frozen=True)
class Source:
    """A value that dlt took from a provider."""

    spec: str
    key: str
    hint: Any
    name: str
    """Where it was, as the environment calls the place; other providers' places are given the same names."""
    sections: tuple[str, ...]
    value: Any
    at: tuple[str, ...]
    """The keys that led to it."""


@dataclass(frozen=True)
class Resolved:
    facts: dict[str, Any]
    """Every field by its path, with those of specs inside, and what dlt holds to be set by a configuration."""


@dataclass(frozen=True)
class Raised:
    facts: dict[str, Any]
    """The kind of exception, and what it says of fields and of the places that were asked in vain."""


@dataclass(frozen=True)
class Resolution:
    sources: tuple[Source, ...]
    outcome: Union[Resolved, Raised]


_noted: list[Source] = []


def _by_one_name(
    provider: ConfigProvider, key: str, hint: Any, pipeline: Optional[str] = None, *sections: Any
) -> tuple[Any, list[Any]]:
    """dlt's own lookup, whose traces call a place by its variable's name, whatever the provider."""
    value, traces = _look_up(provider, key, hint, pipeline, *sections)
    named = [
        trace._replace(provider=pipeline or "", key=EnvironProvider.get_key_name(key, pipeline or "", *trace.sections))
        for trace in traces
    ]
    return value, named


def _noting(config: Any, key: str, hint: Any, value: Any, default: Any, traces: Sequence[Any]) -> None:
    _log(config, key, hint, value, default, traces)
    # What dlt has in its own hands has no trace. A run looks up more in threads of its own, in no fixed order.
    trace = next((trace for trace in reversed(traces) if trace.value is not None), None)
    if value is None or trace is None or threading.current_thread() is not threading.main_thread():
        return
    # `_by_one_name` has left the pipeline there.
    at = tuple(part for part in (trace.provider, *trace.sections, key) if part)
    _noted.append(Source(type(config).__name__, key, hint, trace.key, tuple(trace.sections), value, at))


_look_up = resolve.resolve_single_provider_value
_log = resolve.log_traces
resolve.resolve_single_provider_value = _by_one_name
resolve.log_traces = _noting


def recorded(providers: Sequence[ConfigProvider], run: Callable[[], Any]) -> Resolution:
    """What `run` gives, a spec or a dictionary, when dlt has these providers and no others."""
    _noted.clear()
    Container()[PluggableRunContext].providers = ConfigProvidersContainer(list(providers))
    outcome: Union[Resolved, Raised]
    try:
        outcome = Resolved(dict(facts_of(run())))
    except Exception as error:
        outcome = Raised(dict(facts_of_error(error)))
    return Resolution(tuple(_noted), outcome)


def facts_of(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(found, BaseConfiguration):
        yield f"{path}<spec>", type(found).__name__
        yield f"{path}<resolved>", found.is_resolved()
        yield f"{path}<set>", list(found.__resolved_fields_set__ or [])
        for name, value in found.items():
            yield from facts_of(value, f"{path}.{name}")
    elif isinstance(found, dict) and path == "":
        for name, value in found.items():
            yield from facts_of(value, f".{name}")
    else:
        yield path, type(found) if path.endswith(_RANDOM) else plain(found)


# What dlt draws by lot when it is not given.
_RANDOM = (".pipeline_salt",)
_PLAIN = (str, int, float, bytes, Decimal, datetime.date, datetime.time, datetime.timedelta)


def plain(value: Any) -> Any:
    """A value that can be compared. Of connections, clients and the like the type has to do."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(map(plain, value))
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return type(value)


def facts_of_error(error: Exception) -> Iterator[tuple[str, Any]]:
    yield "<raised>", type(error).__name__
    if isinstance(error, ConfigFieldMissingException):
        yield from _missing(error.traces, type(error.config).__name__)
    if isinstance(error, ConfigValueCannotBeCoercedException):
        yield f".{error.field_name}", str(error.hint)
    if isinstance(error, InvalidNativeValue):
        yield "<native>", [error.spec.__name__, list(error.embedded_sections), type(error.inner_exception).__name__]


def _missing(fields: dict[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    """The names that were asked for each missing field, in their order."""
    for field, traces in fields.items():
        here = f"{path}.{field}"
        yield here, [trace.key for trace in traces if not isinstance(trace, LookupTraces)]
        for nested in traces:
            if isinstance(nested, LookupTraces):
                yield f"{here}<set>", list(nested.resolved_fields_set or [])
                yield from _missing(nested.traces, f"{here}:{nested.spec_name}")
