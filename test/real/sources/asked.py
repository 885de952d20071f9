"""What real dlt asks for where nothing is found: one line for each of the given sections and pipelines."""

import json
import os
import sys
from typing import Any

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")

from dlt.common.configuration import configspec, resolve_configuration  # noqa: E402
from dlt.common.configuration.container import Container  # noqa: E402
from dlt.common.configuration.inject import inject_section  # noqa: E402
from dlt.common.configuration.providers.provider import ConfigProvider  # noqa: E402
from dlt.common.configuration.specs import BaseConfiguration, CredentialsConfiguration  # noqa: E402
from dlt.common.configuration.specs.config_providers_context import (  # noqa: E402
    ConfigProvidersContainer,
)
from dlt.common.configuration.specs.config_section_context import ConfigSectionContext  # noqa: E402
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext  # noqa: E402


class Listening(ConfigProvider):
    """Has nothing, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list = []

    @property
    def name(self) -> str:
        return "listening"

    @property
    def supports_secrets(self) -> bool:
        return True

    @property
    def supports_sections(self) -> bool:
        return True

    @property
    def is_empty(self) -> bool:
        return False

    def get_value(self, key: str, hint: Any, pipeline_name: str, *sections: str):
        self.asked.append([*([pipeline_name] if pipeline_name else []), *sections, key])
        return None, key


@configspec
class Credentials(CredentialsConfiguration):
    password: str = None


@configspec
class Arguments(BaseConfiguration):
    key: str = ""
    query: dict = None
    credentials: Credentials = None


@configspec
class Runtime(BaseConfiguration):
    key: str = ""
    __section__ = "runtime"


def ask(spec: Any, sections: list, pipeline: Any) -> dict:
    """Key -> every path that it was asked for under, each once, in order."""
    listening = Listening()
    Container()[PluggableRunContext].providers = ConfigProvidersContainer([listening])
    with inject_section(ConfigSectionContext(pipeline_name=pipeline, sections=tuple(sections))):
        resolve_configuration(spec(), accept_partial=True)
    found: dict = {}
    for path in listening.asked:
        paths = found.setdefault(path[-1], [])
        if path not in paths:
            paths.append(path)
    return found


for case in json.loads(sys.argv[1]):
    spec = Runtime if case["sections"] == ["runtime"] else Arguments
    sections = [] if spec is Runtime else case["sections"]
    print(json.dumps(ask(spec, sections, case["pipeline"])))
