"""What a task inside Airflow gets: one question a line on standard input, one answer a line on standard output, in JSON.

    {"connection": ID}                 BaseHook.get_connection, and its get_uri
    {"variable": KEY}                  Variable.get
    {"hook": ID}                       the SQLAlchemy URL of Airflow's own hook for Postgres
    {"document": FILE}                 what dlt's provider for Airflow finds, next to the TOML file
    {"values": FILE, "paths": [...]}   the same for Variables of their own, under every plausible type
    {"texts": [...]}                   which of them dlt does not read back from a Variable of their own, Airflow left out
    {"snippet": TEXT, "read": {...}}   runs the printed lines, then a dlt resource, and reads credentials as these specs
"""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any, Callable

os.environ.setdefault("_AIRFLOW_PROCESS_CONTEXT", "server")
sys.path.insert(0, str(Path(__file__).parent.parent / "dlt"))

# Airflow logs to standard output; the answers have it for themselves.
answers = sys.stdout
sys.stdout = sys.stderr

try:
    from airflow.sdk import BaseHook
except ImportError:
    from airflow.hooks.base import BaseHook

import dlt
from airflow.models import Variable
from dlt.common.configuration.providers.airflow import AirflowSecretsTomlProvider
from dlt.common.configuration.specs import ConnectionStringCredentials, GcpServiceAccountCredentialsWithoutDefaults
from dlt.common.typing import TSecretStrValue
from dlt.destinations.impl.postgres.configuration import PostgresCredentials

from documents import dotted, paths_of, read_toml
from hints import plausible, resolve
from oracle import alike
from sameness import same


def connection(name: str) -> dict[str, Any]:
    found = BaseHook.get_connection(name)
    fields = ["conn_type", "host", "port", "schema", "login", "password", "extra"]
    return {**{field: getattr(found, field) for field in fields}, "uri": found.get_uri()}


def hook(name: str) -> str:
    from airflow.providers.postgres.hooks.postgres import PostgresHook

    return str(PostgresHook(postgres_conn_id=name).get_uri())


def document(file: str) -> dict[str, Any]:
    toml = read_toml(Path(file))
    if toml is None:
        return {"checks": 0, "unequal": ["dlt refuses the file"]}
    vault, checks, unequal = AirflowSecretsTomlProvider(), 0, []
    for path, value in paths_of(toml._config_doc):
        for hint in (str, TSecretStrValue):
            checks += 1
            if not same(value, vault.get_value(path[-1], hint, None, *path[:-1])[0]):
                unequal.append(dotted(path))
    return {"checks": checks, "unequal": unequal}


def values(file: str, paths: list[str]) -> dict[str, Any]:
    toml = read_toml(Path(file))
    if toml is None:
        return {"checks": 0, "unequal": ["dlt refuses the file"]}
    vault, checks, unequal, seen = AirflowSecretsTomlProvider(), 0, [], 0
    for path, value in paths_of(toml._config_doc):
        if dotted(path) not in paths:
            continue
        seen += 1
        found = vault.get_value(path[-1], str, None, *path[:-1])[0]
        for hint in plausible(value):
            checks += 1
            if not alike(resolve(path[-1], value, hint, value), resolve(path[-1], found, hint, value)):
                unequal.append(f"{dotted(path)} as {hint}")
    return {"checks": checks, "unequal": unequal, "seen": seen}


class _OneText(AirflowSecretsTomlProvider):
    held = ""

    def _look_vault(self, full_key: str, hint: type) -> Any:
        return self.held if full_key == "sources.x.k" else None


def texts(candidates: list[str]) -> list[str]:
    changed = []
    for text in candidates:
        vault = _OneText()
        vault.held = text
        found = vault.get_value("k", str, None, "sources", "x")[0]  # type: ignore[arg-type]
        if type(found) is not str or found != text:
            changed.append(text)
    return changed


def snippet(text: str, read: dict[str, str]) -> dict[str, Any]:
    """The lines as they are pasted into the file of a DAG, and a source below them that asks dlt for its secrets."""
    printed: dict[str, Any] = {}
    exec(compile(text, "dag.py", "exec"), printed)
    printed["dlt_secrets_from_connections"]()

    @dlt.source
    def pipedrive(pipedrive_api_key: str = dlt.secrets.value):  # type: ignore[no-untyped-def]
        @dlt.resource
        def used():  # type: ignore[no-untyped-def]
            yield {"with": pipedrive_api_key}

        return used

    credentials = {path: dlt.secrets.get(path, SPECS[spec]) for path, spec in read.items()}
    return {
        "resource": list(pipedrive()),
        "credentials": {path: dict(found) for path, found in credentials.items()},
        "values": {"sources.pipedrive.limit": dlt.secrets["sources.pipedrive.limit"], "sources.pipedrive.companies": dlt.secrets["sources.pipedrive.companies"]},
    }


SPECS: dict[str, Any] = {
    "url": ConnectionStringCredentials,
    "postgres": PostgresCredentials,
    "google": GcpServiceAccountCredentialsWithoutDefaults,
}

ANSWERS: dict[str, Callable[..., Any]] = {
    "connection": connection,
    "variable": lambda key: Variable.get(key, default_var=None),
    "hook": hook,
    "document": document,
    "values": values,
    "texts": texts,
    "snippet": snippet,
}


def main() -> None:
    for line in sys.stdin:
        question = json.loads(line)
        [kind, *_] = [name for name in ANSWERS if name in question]
        with contextlib.redirect_stdout(sys.stderr):
            answer = ANSWERS[kind](*question.values())
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
