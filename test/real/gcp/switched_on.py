"""What dlt makes of the settings that `--print-mapping cloud-run` prints for a document.

    python switched_on.py FLAG

FLAG is the line `--update-env-vars=…`. Prints JSON: the project that dlt's Google provider reads from, and one value read.
"""

import json
import os
import sys

import google.auth
from google.auth.credentials import AnonymousCredentials

# The job's own account, of another project.
google.auth.default = lambda *_, **__: (AnonymousCredentials(), "another-project")

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")
os.environ.update(pair.split("=", 1) for pair in sys.argv[1].removeprefix("--update-env-vars=").split(","))

import documents_back  # noqa: E402, F401  (the bridge to the server)
import dlt  # noqa: E402
from dlt.common.configuration.container import Container  # noqa: E402
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext  # noqa: E402

provider = Container()[PluggableRunContext].providers["Google Secrets"]
print(json.dumps({"project": provider.credentials.project_id, "value": dlt.secrets["ours"]}))
