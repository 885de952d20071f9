"""Whether dlt's own Google provider finds in Secret Manager what it finds in the TOML files themselves.

    python documents_back.py QUESTIONS

QUESTIONS is a file of JSON: a list of {"file", "project", "pipeline"}. All of dlt's code runs, and of
google-api-python-client too, save for the socket: below it, Google's gRPC client asks the server. Prints JSON: for
each file how many values were compared, those that differ, and the names that dlt asked for.
"""

import base64
import json
import os
import re
import sys
from pathlib import Path
from typing import Any, Optional

os.environ.update(DLT_DISABLE_PLUGINS="1", RUNTIME__DLTHUB_TELEMETRY="false")
sys.path.insert(0, str(Path(__file__).parent.parent / "dlt"))

import httplib2
from dlt.common.configuration.providers.google_secrets import GoogleSecretsProvider
from dlt.common.typing import TSecretStrValue
from documents import dotted, paths_of, read_toml
from google.api_core.exceptions import GoogleAPICallError
from google.auth.credentials import AnonymousCredentials
from sameness import same

from secret_manager import connect

CLIENT = connect()


class Bridge:
    """Stands for the network: what would be asked by HTTP is asked by gRPC."""

    asked: list[str] = []
    redirect_codes: frozenset[int] = frozenset()

    def __init__(self, **_: Any) -> None:
        pass

    def request(self, uri: str, method: str = "GET", **_: Any) -> tuple[httplib2.Response, bytes]:
        match = re.fullmatch(r"https://secretmanager\.googleapis\.com/v1/(projects/[^?]+):access\?alt=json", uri)
        if match is None or method != "GET":
            raise AssertionError(f"dlt asked for something else: {method} {uri}")
        Bridge.asked.append(match[1].split("/")[3])
        try:
            data = CLIENT.access_secret_version(name=match[1]).payload.data
            return answer(200, {"payload": {"data": base64.b64encode(data).decode()}})
        except GoogleAPICallError as error:
            return answer(int(error.code), {"error": {"message": error.message, "status": str(error.code)}})

    def close(self) -> None:
        pass


def answer(status: int, body: dict[str, Any]) -> tuple[httplib2.Response, bytes]:
    return httplib2.Response({"status": status, "content-type": "application/json"}), json.dumps(body).encode()


httplib2.Http = Bridge


class Credentials:
    client_email = "reader@example.com"

    def __init__(self, project: str) -> None:
        self.project_id = project

    def to_native_credentials(self) -> AnonymousCredentials:
        return AnonymousCredentials()


def look_up(vault: GoogleSecretsProvider, path: tuple[str, ...], pipeline: Optional[str]) -> Any:
    """In the order in which dlt resolves a secret: within the section of the pipeline, then outside of it."""
    found = (
        vault.get_value(path[-1], TSecretStrValue, name, *path[:-1])[0] for name in dict.fromkeys((pipeline, None))
    )
    return next((value for value in found if value is not None), None)


def compared(file: Path, project: str, pipeline: Optional[str]) -> dict[str, Any]:
    toml = read_toml(file)
    assert toml is not None, file
    vault = GoogleSecretsProvider(Credentials(project))
    Bridge.asked = []
    values = list(paths_of(toml._config_doc))
    different = [
        dotted(path)
        for path, value in values
        if not same(value, look_up(vault, path, pipeline))
    ]
    return {"file": file.parent.name, "compared": len(values), "different": different, "asked": Bridge.asked}


def main(questions: list[dict[str, Any]]) -> None:
    print(json.dumps([compared(Path(one["file"]), one["project"], one.get("pipeline")) for one in questions]))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
