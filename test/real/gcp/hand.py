"""Another hand in the same project: Google's own client.

    python hand.py PROJECT

Makes one secret, adds a version to another one, reads what is there, and tries what Google refuses. Prints JSON.
"""

import json
import sys
from typing import Any, Callable

from google.api_core.exceptions import GoogleAPICallError

from secret_manager import connect, latest

CLIENT = connect()


def refusal(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
        return "taken"
    except GoogleAPICallError as error:
        return type(error).__name__


def main(project: str) -> None:
    parent = f"projects/{project}"
    ours = f"{parent}/secrets/OURS"
    CLIENT.create_secret(parent=parent, secret_id="THEIRS", secret={"replication": {"automatic": {}}})
    CLIENT.add_secret_version(parent=f"{parent}/secrets/THEIRS", payload={"data": b"theirs"})
    seen = {secret.name.split("/")[-1]: dict(secret.annotations) for secret in CLIENT.list_secrets(parent=parent)}
    (first,) = CLIENT.list_secret_versions(parent=ours)
    value = latest(CLIENT, project, "OURS")
    version = CLIENT.add_secret_version(parent=ours, payload={"data": b"rotated"})
    stale = {"name": ours, "etag": '"stale"', "annotations": {}}
    print(
        json.dumps(
            {
                "names": sorted(seen),
                "annotated": sorted(name for name in seen if "deploy-secrets.mark" in seen[name]),
                "checked": first.client_specified_payload_checksum,
                "value": value,
                "added": version.name.split("/")[-1],
                "stale etag": refusal(
                    lambda: CLIENT.update_secret(secret=stale, update_mask={"paths": ["annotations"]})
                ),
                "wrong checksum": refusal(
                    lambda: CLIENT.add_secret_version(parent=ours, payload={"data": b"x", "data_crc32c": 1})
                ),
                "empty": refusal(lambda: CLIENT.add_secret_version(parent=ours, payload={"data": b""})),
                "again": refusal(
                    lambda: CLIENT.create_secret(
                        parent=parent, secret_id="OURS", secret={"replication": {"automatic": {}}}
                    )
                ),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
