"""Where dlt asks for credentials in one text: recorded while it resolves its own specs, with nothing there.

    python asked_credentials.py

Prints one line of JSON: the version, and for each spec the places of each text that it asks for, from the most specific to
the least. Every destination stands in its own sections, everything else in those of a source.
"""

import json
import logging
import os
from typing import Any

os.environ.clear()
os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false", DEPLOY_SECRETS_ORACLE="")

import dlt
from dlt.common.configuration import resolve, resolve_configuration
from dlt.common.configuration.container import Container
from dlt.common.configuration.inject import inject_section
from dlt.common.configuration.providers.environ import EnvironProvider
from dlt.common.configuration.specs import BaseConfiguration, ConfigSectionContext
from dlt.common.configuration.specs.config_providers_context import ConfigProvidersContainer
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext
from dlt.common.destination.client import DestinationClientConfiguration

logging.disable(logging.CRITICAL)

from tables import specs

_asked: list[list[str]] = []
_single = resolve._resolve_single_value


def _noting(key: str, hint: Any, inner: Any, section: Any, explicit: Any, embedded: Any) -> Any:
    value, traces = _single(key, hint, inner, section, explicit, embedded)
    # Only for what may be one text for a whole spec, dlt asks with no type and no section of its own.
    if section is None and inner is resolve.AnyType:
        _asked.append([".".join([*trace.sections, key]) for trace in traces])
    return value, traces


resolve._resolve_single_value = _noting


def asked(spec: type[BaseConfiguration], sections: tuple[str, ...]) -> list[list[str]]:
    _asked.clear()
    Container()[PluggableRunContext].providers = ConfigProvidersContainer([EnvironProvider()])
    with inject_section(ConfigSectionContext(pipeline_name=None, sections=sections)):
        try:
            resolve_configuration(spec(), accept_partial=True)
        except Exception:
            pass  # It has asked for what it asks for.
    return sorted({tuple(places) for places in _asked})


def sections_of(spec: type[BaseConfiguration]) -> tuple[str, ...]:
    if issubclass(spec, DestinationClientConfiguration):
        name = str(getattr(spec, "destination_type", None) or "any").rpartition(".")[2]
        return ("destination", name)
    return ("sources", "a", "b")


def main() -> None:
    found = {spec.__name__: asked(spec, sections_of(spec)) for spec in sorted(specs(), key=lambda one: one.__name__)}
    texts = {name: [one for one in places if one[0].endswith("credentials")] for name, places in found.items()}
    print(json.dumps({"dlt": dlt.__version__, "specs": {name: places for name, places in texts.items() if places}}))


if __name__ == "__main__":
    main()
