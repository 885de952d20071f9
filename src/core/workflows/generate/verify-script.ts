/*
 * `deploy-secrets verify` as one file of Python, for a job. A step that fetched the program from a registry would hand
 * every secret to whoever owns that name there; this file lies in the repository, where its changes are reviewed.
 * core/marks/verify.ts has the definition of what is compared, and test/real/verify holds both to the same.
 */

import { VERIFY_NAME } from '../../marks/verify.ts';

/** Where it lies, as seen from the root of the repository. */
export const VERIFY_SCRIPT = '.github/deploy_secrets_verify.py';

/** The command of the step that runs it. */
export const VERIFY_COMMAND = `python ${VERIFY_SCRIPT}`;

/** Nothing but ASCII is in it or printed by it, and no backslash stands in it, so that it needs no escaping here. */
export const verifyScript = `# Does the environment of this job hold what "deploy-secrets github --with-verify" pushed?
# Written by deploy-secrets. "deploy-secrets check" tells when it is not what deploy-secrets writes, and with
# --write renews it. It needs Python 3.8 and nothing else, sends nothing, and prints names and no values.
import base64
import hashlib
import hmac
import json
import os
import re
import sys

NAME = "${VERIFY_NAME}"
VERSION = 1
TAG_CHARACTERS = 26
PASS_ON = "push it with --with-verify, and pass it on in the job: " + NAME + ": $" + "{{ secrets." + NAME + " }}"
PUSH_AGAIN = "push it again with --with-verify"
STATES = {
    "missing": "missing: not in the environment, or empty",
    "different": "different: something else than was pushed",
}
HINTS = {
    "missing": "a job sees only what its env: asks for, by exactly this name; a secret that is not there arrives empty",
    "different": "it was changed after the push, or set elsewhere in the job; push again with --with-verify",
}


class Unproven(Exception):
    """What was pushed cannot be told, so nothing is proven."""

    def __init__(self, message, hint):
        super().__init__(message)
        self.hint = hint


def read_environment(name):
    """The bytes of a variable; none where it is absent. On Windows the environment is text."""
    try:
        key = name.encode("utf-8", "surrogatepass")
        if os.supports_bytes_environ:
            return os.environb.get(key, b"")
        return os.environ.get(name, "").encode("utf-8", "surrogatepass")
    except ValueError:
        return b""


def base32(data):
    return base64.b32encode(data).decode("ascii").lower().rstrip("=")


def tag_of(key, name, value):
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for field in (b"verify", name.encode("utf-8", "surrogatepass"), value):
        digest.update(str(len(field)).encode("ascii") + b":" + field)
    return base32(digest.digest())[:TAG_CHARACTERS]


def read_key(text):
    if not isinstance(text, str) or not re.fullmatch("[a-z2-7]{52}", text):
        return None
    data = base64.b32decode(text.upper() + "====")
    return data if base32(data) == text else None


def are_tags(names):
    return isinstance(names, dict) and all(
        isinstance(tag, str) and len(tag) == TAG_CHARACTERS for tag in names.values()
    )


def refuse_constant(text):
    raise ValueError


def parse(text):
    """What was pushed. No error of the parser is passed on: it holds the text, which is a secret."""
    try:
        return json.loads(text.decode("utf-8"), parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return None


def read_pushed():
    text = read_environment(NAME)
    if not text:
        raise Unproven(NAME + " is not in the environment", PASS_ON)
    data = parse(text)
    fields = data if isinstance(data, dict) else {}
    version = fields.get("version")
    if isinstance(version, bool) or not isinstance(version, (int, float)):
        version = None
    if version is not None and version > VERSION:
        raise Unproven(NAME + " was pushed by a newer version", "renew this file with deploy-secrets check --write")
    key = read_key(fields.get("key")) if version == VERSION else None
    names = fields.get("names")
    if key is None or not are_tags(names):
        raise Unproven(NAME + " is damaged", PUSH_AGAIN)
    if not names:
        raise Unproven(NAME + " names no variable", PUSH_AGAIN)
    return key, names


def state_of(key, name, tag):
    value = read_environment(name)
    if hmac.compare_digest(tag_of(key, name, value).encode("ascii"), tag.encode("utf-8", "surrogatepass")):
        return "same"
    return "different" if value else "missing"


def shown(name):
    """A name that no variable of a shell has is quoted, so that no runner takes it for a command."""
    if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
        return name
    return json.dumps(name).replace("#", chr(92) + "u0023").replace(":", chr(92) + "u003a")


def report(states):
    counts = {state: list(states.values()).count(state) for state in ("same", "missing", "different")}
    words = {"same": "as pushed", "missing": "missing", "different": "different"}
    counted = ", ".join(str(n) + " " + words[state] for state, n in counts.items() if n)
    lines = [str(len(states)) + (" variable: " if len(states) == 1 else " variables: ") + counted]
    wrong = [(shown(name), state) for name, state in states.items() if state != "same"]
    widest = max([len(name) for name, _ in wrong], default=0)
    lines += [""] if wrong else []
    lines += ["  " + name.ljust(widest) + "  " + STATES[state] for name, state in wrong]
    lines += ["hint: " + hint for state, hint in HINTS.items() if counts[state]]
    return lines


def main():
    if len(sys.argv) > 1:
        raise Unproven("this takes no options", "run it alone; deploy-secrets verify has some")
    key, names = read_pushed()
    states = {name: state_of(key, name, tag) for name, tag in names.items()}
    for line in report(states):
        print(line)
    sys.stdout.flush()
    return 0 if set(states.values()) == {"same"} else 1


if __name__ == "__main__":
    try:
        code = main()
    except Unproven as error:
        print("error: " + str(error), file=sys.stderr)
        print("hint: " + error.hint, file=sys.stderr)
        code = 1
    except Exception as error:
        # A traceback may show what a variable held.
        print("error: " + type(error).__name__ + ", so nothing is proven", file=sys.stderr)
        code = 1
    sys.exit(code)
`;
