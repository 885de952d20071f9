"""What dlt does with a document for one pipeline beside that for all: the names that it asks for, and who wins.

    python pipelines.py QUESTIONS

QUESTIONS is a file of JSON that `documents.ts` wrote. Prints JSON: by kind of vault the names of documents that dlt asked
for, one list for each pipeline, and what it resolved in each case.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, Optional

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")

from dlt.common.configuration import configspec, resolve_configuration
from dlt.common.configuration.container import Container
from dlt.common.configuration.inject import inject_section
from dlt.common.configuration.specs import BaseConfiguration, ConfigSectionContext
from dlt.common.configuration.specs.config_providers_context import ConfigProvidersContainer
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext
from dlt.common.typing import TSecretStrValue

from vaults import VAULTS, vault


@configspec
class SecretFirst(BaseConfiguration):
    api_key: TSecretStrValue = None
    limit: int = 1


@configspec
class NumberFirst(BaseConfiguration):
    limit: int = 1
    api_key: TSecretStrValue = None


def asked_for(kind: str, pipeline: Optional[str]) -> list[str]:
    """The names of whole documents that dlt asks an empty vault for when it wants a secret of a source."""
    empty = vault(kind, {})
    empty.get_value("api_key", TSecretStrValue, pipeline, "sources", "pipedrive")
    return [name for name in empty.asked if "dlt_secrets_toml" in name]


def resolved(spec: type[BaseConfiguration], kind: str, held: dict[str, str], pipeline: str) -> list[Any]:
    """The API key and the limit of `sources.pipedrive` in a job of that pipeline, from this vault alone."""
    Container()[PluggableRunContext].providers = ConfigProvidersContainer([vault(kind, held)])
    with inject_section(ConfigSectionContext(pipeline_name=pipeline)):
        found = resolve_configuration(spec(), sections=("sources", "pipedrive"), accept_partial=True)
    return [found["api_key"], found["limit"]]


def main(questions: dict[str, Any]) -> None:
    answers = {
        kind: {
            "asked": [asked_for(kind, pipeline) for pipeline in questions["pipelines"]],
            "resolved": {
                f"{case}, {spec.__name__}": resolved(spec, kind, held, questions["pipelines"][-1])
                for case, held in questions["held"][kind].items()
                for spec in (SecretFirst, NumberFirst)
            },
        }
        for kind in VAULTS
    }
    print(json.dumps(answers))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
