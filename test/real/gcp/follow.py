"""The environment that a job has once someone pasted what `--print-mapping` printed.

    python follow.py QUESTIONS

QUESTIONS is a file of JSON: a list of {"project", "mapping"}. Prints JSON: for each the variables, name -> text. Cloud
Run's flag is read as gcloud reads it, a program's own line is run, an ExternalSecret is read as its operator reads it.
"""

import json
import os
import shlex
import sys
from pathlib import Path

import yaml

from secret_manager import connect, latest

CLIENT = connect()


def environment_of(project: str, mapping: str) -> dict[str, str]:
    if mapping.startswith("apiVersion:"):
        return of_external_secret(project, yaml.safe_load(mapping))
    return of_cloud_run(project, mapping.splitlines())


def of_cloud_run(project: str, lines: list[str]) -> dict[str, str]:
    (flag,) = [shlex.split(line)[0] for line in lines if "--update-secrets=" in line]
    pairs = [pair.rsplit("=", 1) for pair in flag.removeprefix("--update-secrets=").split(",")]
    found = {variable: latest(CLIENT, project, name.removesuffix(":latest")) for variable, name in pairs}
    code = [line.removeprefix("# ") for line in lines if line.startswith("# import ")]
    return run(code, found) if code else found


def run(code: list[str], found: dict[str, str]) -> dict[str, str]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(found)
    try:
        exec("\n".join(code), {})
        return dict(os.environ)
    finally:
        os.environ.clear()
        os.environ.update(before)


def of_external_secret(project: str, manifest: dict) -> dict[str, str]:
    assert (manifest["apiVersion"], manifest["kind"]) == ("external-secrets.io/v1", "ExternalSecret")
    spec = manifest["spec"]
    found: dict[str, str] = {}
    for source in spec.get("dataFrom", []):
        found.update(json.loads(latest(CLIENT, project, source["extract"]["key"])))
    for item in spec.get("data", []):
        found[item["secretKey"]] = latest(CLIENT, project, item["remoteRef"]["key"])
    return found


def main(questions: list[dict]) -> None:
    print(json.dumps([environment_of(one["project"], one["mapping"]) for one in questions], ensure_ascii=False))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
