"""What reaches the driver when Airflow's own hook opens a Connection. Standard input: a JSON list of Connections, each
with the printed lines of a DAG, the id that they look up, and the path that they set. Standard output: what each driver
got, and what the lines hand to dlt. No driver connects: each is stopped where it would, and asked whether it takes
such arguments at all.
"""

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import types
from typing import Any, Callable
from unittest import mock

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp())
os.environ["AIRFLOW__PROVIDERS_ODBC__ALLOW_DRIVER_IN_EXTRA"] = "True"
os.environ.setdefault("_AIRFLOW_PROCESS_CONTEXT", "server")

# Hooks and drivers write to standard output; the answer has it for itself.
answers = sys.stdout
sys.stdout = sys.stderr


class Stopped(BaseException):
    """Raised where a driver would connect. No hook catches it, and tries again."""


class Recorder:
    """Stands in a driver's place, and keeps what it got."""

    def __init__(self) -> None:
        self.got: dict[str, Any] = {}

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        self.got = {**{str(n): arg for n, arg in enumerate(args)}, **kwargs}
        raise Stopped


def recorded(target: str, run: Callable[[], Any]) -> dict[str, Any]:
    recorder = Recorder()
    with mock.patch(target, recorder):
        try:
            run()
        except Stopped:
            return recorder.got
    raise AssertionError(f"{target} was not called")


def is_taken(connect: Callable[[], Any], unknown: tuple[type[BaseException], ...] = (TypeError,)) -> str:
    """Asks the real driver to connect to nothing: an argument that it does not know is refused before that."""
    try:
        connect()
    except unknown as refusal:
        return f"{type(refusal).__name__}: {refusal}"
    except Exception:
        return "taken"
    return "taken"


def google(name: str) -> dict[str, Any]:
    from airflow.providers.google.cloud.hooks.bigquery import BigQueryHook

    credentials, project = BigQueryHook(gcp_conn_id=name).get_credentials_and_project_id()
    return {
        "email": credentials.service_account_email,
        "token_uri": credentials._token_uri,
        "key_id": credentials.signer.key_id,
        "signs": len(credentials.sign_bytes(b"x")) > 0,
        "project": project,
    }


def aws(name: str) -> dict[str, Any]:
    from airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook

    hook = AwsBaseHook(aws_conn_id=name, client_type="s3")
    found = hook.get_session().get_credentials().get_frozen_credentials()
    return {
        "access_key": found.access_key,
        "secret_key": found.secret_key,
        "token": found.token,
        "region": hook.conn_region_name,
        "endpoint": hook.get_conn().meta.endpoint_url,
    }


def wasb(name: str) -> dict[str, Any]:
    from airflow.providers.microsoft.azure.hooks import wasb as module

    with mock.patch.object(module, "ClientSecretCredential", lambda **given: given):
        got = recorded(f"{module.__name__}.BlobServiceClient", lambda: module.WasbHook(wasb_conn_id=name).get_conn())
    credential = got.pop("credential", None)
    sas = getattr(credential, "signature", None)
    from azure.storage.blob import BlobServiceClient

    real = credential if isinstance(credential, str) else None
    return {
        **got,
        "credential": {"sas": sas} if sas else credential,
        "driver": is_taken(lambda: BlobServiceClient(**got, credential=real)),
    }


def sftp(name: str) -> dict[str, Any]:
    from airflow.providers.sftp.hooks.sftp import SFTPHook

    hook = SFTPHook(ssh_conn_id=name)
    return recorded("paramiko.SSHClient.connect", lambda: super(SFTPHook, hook).get_conn())


def databricks(name: str) -> dict[str, Any]:
    from airflow.providers.databricks.hooks.databricks_sql import DatabricksSqlHook

    hook = DatabricksSqlHook(databricks_conn_id=name)
    asked: dict[str, Any] = {}

    def token(resource: str) -> str:
        asked.update(login=hook.databricks_conn.login, password=hook.databricks_conn.password, at=resource)
        return "token-of-principal"

    with mock.patch.object(DatabricksSqlHook, "_get_sp_token", side_effect=token):
        got = recorded("airflow.providers.databricks.hooks.databricks_sql.sql.connect", lambda: hook.get_conn())
    return {**got, "asked": asked}


def snowflake(name: str) -> dict[str, Any]:
    from airflow.providers.snowflake.hooks.snowflake import SnowflakeHook

    hook = SnowflakeHook(snowflake_conn_id=name)
    found = recorded("snowflake.connector.connect", hook.get_conn)
    key = found.pop("private_key", None)
    return {**found, "private_key": hashlib.sha256(key).hexdigest() if key else None}


def postgres(name: str) -> dict[str, Any]:
    from airflow.providers.postgres.hooks.postgres import PostgresHook

    import psycopg2

    driver = "psycopg2"
    with contextlib.suppress(ImportError):
        import psycopg  # noqa: F401
        from airflow.providers.postgres.hooks.postgres import USE_PSYCOPG3

        driver = "psycopg" if USE_PSYCOPG3 else driver
    real = psycopg2.connect
    target = "psycopg.connection.Connection.connect" if driver == "psycopg" else "psycopg2.connect"
    hook = PostgresHook(postgres_conn_id=name)
    recorder = Recorder()
    import airflow.providers.postgres.hooks.postgres as module

    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch(target, recorder))
        stack.enter_context(mock.patch("psycopg2.connect", recorder))
        if hasattr(module, "ppg2_connect"):
            stack.enter_context(mock.patch.object(module, "ppg2_connect", recorder))
        with contextlib.suppress(Stopped):
            hook.get_conn()
    got = {key: value for key, value in recorder.got.items() if key not in ("cursor_factory", "row_factory", "0")}
    here = {**got, "host": "127.0.0.1", "port": 1, "connect_timeout": 1}
    return {**got, "uri": str(hook.get_uri()), "driver": is_taken(lambda: real(**here), (TypeError, psycopg2.ProgrammingError))}


def redshift(name: str) -> dict[str, Any]:
    from airflow.providers.amazon.aws.hooks.redshift_sql import RedshiftSQLHook

    import redshift_connector

    real = redshift_connector.connect
    got = recorded("airflow.providers.amazon.aws.hooks.redshift_sql.redshift_connector.connect", RedshiftSQLHook(redshift_conn_id=name).get_conn)
    return {**got, "driver": is_taken(lambda: real(**{**got, "host": "127.0.0.1", "port": 1, "timeout": 1}))}


def mysql(name: str) -> dict[str, Any]:
    from airflow.providers.mysql.hooks.mysql import MySqlHook

    recorder = Recorder()
    hook = MySqlHook(mysql_conn_id=name)
    connector = types.ModuleType("mysql.connector")
    connector.connect = recorder  # type: ignore[attr-defined]
    client = types.ModuleType("MySQLdb")
    client.connect = recorder  # type: ignore[attr-defined]
    package = types.ModuleType("mysql")
    package.connector = connector  # type: ignore[attr-defined]
    with mock.patch.dict(sys.modules, {"MySQLdb": client, "mysql": package, "mysql.connector": connector}):
        with contextlib.suppress(Stopped):
            hook.get_conn()
    return {**recorder.got, "uri": hook.get_uri()}


def mssql(name: str) -> dict[str, Any]:
    from airflow.providers.microsoft.mssql.hooks.mssql import MsSqlHook

    import pymssql

    real = pymssql.connect
    got = recorded("pymssql.connect", MsSqlHook(mssql_conn_id=name).get_conn)
    here = {**got, "server": "127.0.0.1", "port": "1", "login_timeout": 1}
    return {**got, "driver": is_taken(lambda: real(**here), (TypeError, ValueError))}


def odbc(name: str) -> dict[str, Any]:
    from airflow.providers.odbc.hooks import odbc as module

    hook = module.OdbcHook(odbc_conn_id=name)
    target = "connect" if hasattr(module, "connect") else "pyodbc.connect"
    got = recorded(f"{module.__name__}.{target}", hook.get_conn)
    return {**odbc_pairs(got.pop("0")), **got}


def odbc_pairs(text: str) -> dict[str, str]:
    """Reads a connection string as a driver manager does: up to `;`, or in braces, where `}}` is one of them."""
    pairs: dict[str, str] = {}
    at = 0
    while at < len(text):
        end = text.index("=", at)
        name = text[at:end]
        at = end + 1
        if text[at : at + 1] == "{":
            at += 1
            value = ""
            while True:
                close = text.index("}", at)
                value += text[at:close]
                at = close + 1
                if text[at : at + 1] != "}":
                    break
                value += "}"
                at += 1
            assert text[at : at + 1] == ";", f"after the braces of {name}"
        else:
            close = text.index(";", at)
            value = text[at:close]
            at = close
        at += 1
        pairs[name] = value
    return pairs


def oracle(name: str) -> dict[str, Any]:
    from airflow.providers.oracle.hooks.oracle import OracleHook

    class Opened:
        current_schema = None

    opened = Opened()
    got: dict[str, Any] = {}

    def connect(**given: Any) -> Opened:
        got.update(given)
        return opened

    with mock.patch("oracledb.connect", connect):
        OracleHook(oracle_conn_id=name).get_conn()
    return {**got, "current_schema": opened.current_schema}


def trino(name: str) -> dict[str, Any]:
    from airflow.providers.trino.hooks.trino import TrinoHook

    import trino as driver

    real = driver.dbapi.connect
    got = recorded("trino.dbapi.connect", TrinoHook(trino_conn_id=name).get_conn)
    taken = is_taken(lambda: real(**got), (Exception,))
    return {**got, "auth": auth_of(got.get("auth")), "driver": taken}


def presto(name: str) -> dict[str, Any]:
    from airflow.providers.presto.hooks.presto import PrestoHook

    got = recorded("prestodb.dbapi.connect", PrestoHook(presto_conn_id=name).get_conn)
    return {**got, "auth": auth_of(got.get("auth"))}


def auth_of(auth: Any) -> Any:
    if auth is None:
        return None
    return {key.split("__")[-1].lstrip("_"): value for key, value in vars(auth).items() if isinstance(value, str)}


def mongo(name: str) -> dict[str, Any]:
    from airflow.providers.mongo.hooks import mongo as module

    from pymongo import MongoClient
    from pymongo.uri_parser import parse_uri

    hook = module.MongoHook(mongo_conn_id=name)
    got = recorded(f"{module.__name__}.MongoClient", hook.get_conn)
    uri = got.pop("0")
    plain = uri.replace("mongodb+srv://", "mongodb://")
    parsed = parse_uri(plain)
    real = {key: value for key, value in got.items() if key not in ("tlsCAFile", "tlsCertificateKeyFile")}
    return {
        "scheme": uri.split("://")[0],
        "hosts": [list(host) for host in parsed["nodelist"]],
        "username": parsed["username"],
        "password": parsed["password"],
        "database": parsed["database"],
        "options": got,
        "driver": is_taken(lambda: MongoClient(plain, connect=False, **real), (Exception,)),
    }


def redis(name: str) -> dict[str, Any]:
    from airflow.providers.redis.hooks import redis as module

    from redis import Redis

    got = recorded(f"{module.__name__}.Redis", module.RedisHook(redis_conn_id=name).get_conn)
    got = {key: value for key, value in got.items() if key not in ("driver_info", "lib_name")}
    return {**got, "driver": is_taken(lambda: Redis(**got), (Exception,))}


def sqlite(name: str) -> dict[str, Any]:
    from airflow.providers.sqlite.hooks.sqlite import SqliteHook

    return recorded("sqlite3.connect", SqliteHook(sqlite_conn_id=name).get_conn)


HOOKS: dict[str, Callable[[str], dict[str, Any]]] = {
    "google_cloud_platform": google,
    "aws": aws,
    "wasb": wasb,
    "sftp": sftp,
    "databricks": databricks,
    "snowflake": snowflake,
    "postgres": postgres,
    "redshift": redshift,
    "mysql": mysql,
    "mssql": mssql,
    "odbc": odbc,
    "oracle": oracle,
    "trino": trino,
    "presto": presto,
    "mongo": mongo,
    "redis": redis,
    "sqlite": sqlite,
}


def opened(name: str, connection: dict[str, Any]) -> dict[str, Any]:
    os.environ[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps(connection)
    try:
        return HOOKS[connection["conn_type"]](name)
    except Exception as error:
        return {"raised": f"{type(error).__name__}: {error}"}


def handed(lines: str, path: str, connection: dict[str, Any]) -> Any:
    """Runs the lines with a `dlt` that only remembers; Airflow's part is real."""
    os.environ[f"AIRFLOW_CONN_{path.upper()}"] = json.dumps(connection)
    secrets: dict[str, Any] = {}
    fake = types.ModuleType("dlt")
    fake.secrets = secrets  # type: ignore[attr-defined]
    defined: dict[str, Any] = {}
    with mock.patch.dict(sys.modules, {"dlt": fake}):
        exec(compile(lines, "dag.py", "exec"), defined)
        try:
            defined["dlt_secrets_from_connections"]()
        except Exception as error:
            return {"raised": f"{type(error).__name__}: {error}"}
    return secrets[path]


def url_parts(text: str) -> dict[str, Any] | None:
    """A URL as SQLAlchemy takes it apart, and so dlt."""
    from sqlalchemy.engine import make_url

    try:
        url = make_url(text)
    except Exception:
        return None
    parts = {name: getattr(url, name) for name in ("drivername", "host", "port", "database", "username", "password")}
    return {**{name: part for name, part in parts.items() if part}, **({"query": dict(url.query)} if url.query else {})}


def main() -> None:
    found = [
        {
            "opened": opened(f"c{n}", one["connection"]),
            "handed": handed(one["lines"], one["path"], one["connection"]),
            "url": url_parts(one["text"]) if one.get("text") else None,
        }
        for n, one in enumerate(json.load(sys.stdin))
    ]
    print(json.dumps(found, default=repr), file=answers, flush=True)


if __name__ == "__main__":
    main()
