"""What a real Airflow gives of Connections and Variables that lie in a vault, through its own secrets backend.

    python backends.py

Standard input: JSON with the printed section of airflow.cfg, ids of Connections and keys of Variables. Standard output:
the Connections and the Variables. AWS is where AWS_ENDPOINT_URL says; Google's client is handed the channel to the server
at SECRET_MANAGER_EMULATOR_HOST, since the backend has no option for another address.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

# Airflow writes to standard output; the answer has it for itself.
answers = sys.stdout
sys.stdout = sys.stderr

asked = json.load(sys.stdin)
home = Path(tempfile.mkdtemp())
(home / "airflow.cfg").write_text(asked["config"], encoding="utf-8")
os.environ["AIRFLOW_HOME"] = str(home)
os.environ.setdefault("_AIRFLOW_PROCESS_CONTEXT", "server")
# Google's backend wants to find credentials as soon as Airflow is imported; nothing is asked with them.
credentials = {"type": "authorized_user", "client_id": "x", "client_secret": "canary", "refresh_token": "canary"}
(home / "credentials.json").write_text(json.dumps(credentials), encoding="utf-8")
os.environ["GOOGLE_APPLICATION_CREDENTIALS"] = str(home / "credentials.json")

try:
    from airflow.sdk import BaseHook, Variable  # Airflow 3
except ImportError:
    from airflow.hooks.base import BaseHook  # Airflow 2
    from airflow.models import Variable


def hand_google_a_channel(host: str) -> None:
    import grpc
    from airflow.providers.google.cloud._internal_client import secret_manager_client
    from google.cloud.secretmanager_v1.services.secret_manager_service.transports import (
        SecretManagerServiceGrpcTransport,
    )

    real = secret_manager_client.SecretManagerServiceClient

    def connected(**_: Any) -> Any:
        return real(transport=SecretManagerServiceGrpcTransport(channel=grpc.insecure_channel(host)))

    mock.patch.object(secret_manager_client, "SecretManagerServiceClient", connected).start()


FIELDS = ("conn_type", "host", "port", "schema", "login", "password", "extra")


def connection(id: str) -> dict[str, Any]:
    found = BaseHook.get_connection(id)
    fields = {name: getattr(found, name) for name in FIELDS}
    return {name: value for name, value in fields.items() if value is not None}


host = os.environ.get("SECRET_MANAGER_EMULATOR_HOST")
if host:
    hand_google_a_channel(host)
json.dump(
    {
        "connections": [connection(id) for id in asked["connections"]],
        "variables": [Variable.get(key) for key in asked["variables"]],
    },
    answers,
)
