"""Merges the files of many projects as dlt does: one folder each, with `.dlt` and `global` in it. Prints a line for each."""

import json
import os
import sys

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")

from dlt._workspace.providers import ProfileSecretsTomlProvider  # noqa: E402
from told import provider_told  # noqa: E402

root = sys.argv[1]
for name in sorted(os.listdir(root)):
    here = os.path.join(root, name)
    try:
        provider = ProfileSecretsTomlProvider(
            os.path.join(here, ".dlt"), "prod", os.path.join(here, "global")
        )
        said = provider_told(provider)
        said["files"] = [os.path.relpath(file, here) for file in said["files"]]
    except Exception as error:
        said = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps({"name": name, **said}))
