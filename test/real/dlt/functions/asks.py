"""Whether functions that dlt injects into get from the environment that would be pushed what they get from the TOML.

    python functions/asks.py CASES

CASES is a file of JSON, one case a line: the TOML, the code, what is pushed with the code and without it, and what was told.
Prints one line of JSON with the counts, and those cases that differ though nothing was told.
"""

import json
import logging
import os
import sys
import tempfile
import types
from collections import Counter
from pathlib import Path
from typing import Any

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")
sys.path.append(str(Path(__file__).parents[1]))

import dlt
from dlt.common.configuration.container import Container
from dlt.common.configuration.inject import inject_section
from dlt.common.configuration.providers.environ import EnvironProvider
from dlt.common.configuration.providers.toml import SettingsTomlProvider
from dlt.common.configuration.specs import BaseConfiguration, ConfigSectionContext
from dlt.common.configuration.specs.config_providers_context import ConfigProvidersContainer
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext

logging.disable(logging.CRITICAL)

_PLAIN = dict(os.environ)


def plain(value: Any) -> Any:
    if isinstance(value, BaseConfiguration):
        return [type(value).__name__, {name: plain(one) for name, one in value.items()}]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else type(value).__name__


def got(case: dict[str, Any], providers: list[Any]) -> Any:
    """What the code receives: it appends that to `received`."""
    Container()[PluggableRunContext].providers = ConfigProvidersContainer(providers)
    module = types.ModuleType("tickets")
    module.__file__ = "tickets.py"
    sys.modules["tickets"] = module
    received: list[Any] = []
    module.__dict__["received"] = received
    try:
        with inject_section(ConfigSectionContext(pipeline_name=case.get("pipeline"))):
            exec(compile(case["code"], "tickets.py", "exec"), module.__dict__)
            exec(case["run"], module.__dict__)
        return ["received", plain(received)]
    except Exception as error:
        while error.__cause__ is not None:
            error = error.__cause__
        return ["raised", type(error).__name__]


def from_environment(case: dict[str, Any], entries: dict[str, str]) -> Any:
    os.environ.clear()
    os.environ.update(_PLAIN)
    os.environ.update(entries)
    return got(case, [EnvironProvider()])


def from_toml(case: dict[str, Any]) -> Any:
    os.environ.clear()
    os.environ.update(_PLAIN)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "secrets.toml").write_text(case["toml"], encoding="utf-8")
        return got(case, [EnvironProvider(), SettingsTomlProvider("secrets", True, "secrets.toml", [folder])])


def main(file: str) -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for case in map(json.loads, open(file, encoding="utf-8")):
        toml = from_toml(case)
        counts["received" if toml[0] == "received" else "raised"] += 1
        for way, pushed in case["ways"].items():
            there = from_environment(case, pushed["entries"])
            counts["checks"] += 1
            if there == toml:
                counts["equal"] += 1
            elif pushed["told"]:
                counts[f"told: {pushed['told'][0]}"] += 1
            else:
                counts[f"different {way}"] += 1
                wrong.append({"name": case["name"], "way": way, "toml": toml, "there": there})
    print(json.dumps({"dlt": dlt.__version__, "counts": counts, "wrong": wrong}))


if __name__ == "__main__":
    main(sys.argv[1])
