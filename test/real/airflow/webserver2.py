"""Airflow 2's web application with one user of the role Op, for gunicorn: `webserver2:app()`."""

import os
from typing import Any

from airflow.www.app import cached_app
from werkzeug.security import generate_password_hash


def app() -> Any:
    made = cached_app()
    with made.app_context():
        manager = made.appbuilder.sm
        # Every request is checked against this hash, and the usual number of rounds takes a third of a second.
        hashed = generate_password_hash(os.environ["AIRFLOW_TEST_PASSWORD"], method="pbkdf2:sha256:1")
        # A login is counted in the database, and with basic authentication every request is one.
        manager.update_user_auth_stat = lambda user, success=True: None
        username = os.environ["AIRFLOW_TEST_USERNAME"]
        manager.add_user(username, "Etl", "Deployer", "etl@example.com", manager.find_role("Op"), hashed_password=hashed)
    return made
