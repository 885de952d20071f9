"""Google's own client of Secret Manager, at the server that SECRET_MANAGER_EMULATOR_HOST names."""

import os

import grpc
from google.cloud.secretmanager_v1 import SecretManagerServiceClient
from google.cloud.secretmanager_v1.services.secret_manager_service.transports import SecretManagerServiceGrpcTransport


def connect() -> SecretManagerServiceClient:
    channel = grpc.insecure_channel(os.environ["SECRET_MANAGER_EMULATOR_HOST"])
    return SecretManagerServiceClient(transport=SecretManagerServiceGrpcTransport(channel=channel))


def latest(client: SecretManagerServiceClient, project: str, name: str) -> str:
    """What a reader of `latest` gets."""
    answer = client.access_secret_version(name=f"projects/{project}/secrets/{name}/versions/latest")
    return answer.payload.data.decode("utf-8")
