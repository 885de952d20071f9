"""What dlt finds here under each key, as text and under each type that it may be asked for. Prints one JSON list."""

import json
import os
import sys

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")

import dlt  # noqa: E402

HINTS = {"str": str, "int": int, "float": float, "bool": bool, "dict": dict, "list": list}


def found(path, hint):
    try:
        value = dlt.config.get(path, HINTS[hint])
        if value is None:
            value = dlt.secrets.get(path, HINTS[hint])
        return [type(value).__name__, repr(value)]
    except Exception as error:
        return ["error", type(error).__name__]


print(json.dumps([[path, hint, *found(path, hint)] for path, hint in json.loads(sys.argv[1])]))
