"""Which files dlt reads in this folder with this environment, under which profile, and what it makes of them."""

import json
import os
import sys

# The tests run as root or not; dlt looks at nothing but this number.
user = int(sys.argv[1])
os.geteuid = lambda: user

from dlt.common.configuration.container import Container  # noqa: E402
from dlt.common.configuration.providers.toml import SecretsTomlProvider  # noqa: E402
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext  # noqa: E402
from told import provider_told  # noqa: E402

pluggable = Container()[PluggableRunContext]
[provider] = [one for one in pluggable.providers.providers if isinstance(one, SecretsTomlProvider)]
said = provider_told(provider)
print(
    json.dumps(
        {
            **said,
            "files": [os.path.abspath(file) for file in said["files"]],
            "looked": [os.path.abspath(file) for file in provider._toml_paths],
            "profile": getattr(pluggable.context, "profile", None),
        }
    )
)
