import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sharedBuild } from './shared.ts';

/*
 * Every variable of the environment that a package in the bundle may read, and every file of one that may print. A
 * package that is updated and reads another one makes this red: whoever renews the list has looked at what the new one
 * does, and added it to test/ends/switches.test.ts where it makes anything be printed.
 */

const root = path.resolve(import.meta.dirname, '../..');

/** `env.NAME`, `env['NAME']`, and names in constants that are called after the environment. */
const READS =
  /\benv\.([A-Za-z_]\w*)|\benv\[\s*['"]([^'"]+)['"]\s*\]|\b\w*(?:ENV|env|EnvVar|VARIABLE)\w*\s*[=:]\s*['"]([A-Za-z][A-Z0-9a-z]*_[A-Za-z0-9_]+)['"]/g;
/** Other ways to be told to print, and to print. */
const PRINTS =
  /\bdebuglog\b|require\(\s*['"]debug['"]\s*\)|\bconsole\.(?:log|info|debug|warn|error|dir|trace)\b/;

interface Bundled {
  readonly name: string;
  readonly text: string;
}

async function bundled(): Promise<Bundled[]> {
  const { metafile } = await sharedBuild();
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs: parts }) =>
    Object.entries(parts).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const files = [...new Set(inputs)].filter((file) => /node_modules\/.*\.[cm]?js$/.test(file));
  return await Promise.all(
    files.map(async (file) => ({
      name: file.replace(/^.*node_modules\//, ''),
      text: await readFile(path.resolve(root, file), 'utf8'),
    })),
  );
}

const packageOf = (name: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;

it('reads these variables, by package', async () => {
  const found = (await bundled()).flatMap(({ name, text }) =>
    [...text.matchAll(READS)].map(([, dotted, quoted, constant]) => ({
      from: packageOf(name),
      variable: dotted ?? quoted ?? constant ?? '',
    })),
  );
  const byPackage = [...Map.groupBy(found, ({ from }) => from)]
    .map(([from, all]) => `${from}: ${[...new Set(all.map(({ variable }) => variable))].sort().join(' ')}`)
    .sort();
  expect(byPackage.join('\n')).toMatchInlineSnapshot(`
    "@aws-sdk/core: AWS_AUTH_SCHEME_PREFERENCE AWS_DISABLE_CLOCK_SKEW_CORRECTION AWS_EXECUTION_ENV AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED AWS_SDK_UA_APP_ID AWS_SIGV4A_SIGNING_REGION_SET
    @aws-sdk/credential-provider-env: AWS_ACCESS_KEY_ID AWS_ACCOUNT_ID AWS_CREDENTIAL_EXPIRATION AWS_CREDENTIAL_SCOPE AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
    @aws-sdk/credential-provider-login: AWS_LOGIN_CACHE_DIRECTORY AWS_REGION
    @aws-sdk/credential-provider-node: AWS_EC2_METADATA_DISABLED
    @aws-sdk/credential-provider-web-identity: AWS_ROLE_ARN AWS_ROLE_SESSION_NAME AWS_WEB_IDENTITY_TOKEN_FILE
    @aws/lambda-invoke-store: AWS_LAMBDA_BENCHMARK_MODE
    @google-cloud/secret-manager: GOOGLE_CLOUD_UNIVERSE_DOMAIN
    @grpc/grpc-js: GRPC_DEFAULT_SSL_ROOTS_FILE_PATH GRPC_EXPERIMENTAL_ENABLE_OUTLIER_DETECTION GRPC_NODE_DEBUG_SEND_ERROR_DETAILS GRPC_NODE_TRACE GRPC_NODE_USE_ALTERNATIVE_RESOLVER GRPC_NODE_VERBOSITY GRPC_SSL_CIPHER_SUITES GRPC_TRACE GRPC_VERBOSITY grpc_proxy http_proxy https_proxy no_grpc_proxy no_proxy
    @smithy/core: AWS_CONFIG_FILE AWS_DEFAULTS_MODE AWS_DEFAULT_REGION AWS_EC2_METADATA_DISABLED AWS_EC2_METADATA_SERVICE_ENDPOINT AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE AWS_ENDPOINT_URL AWS_EXECUTION_ENV AWS_IGNORE_CONFIGURED_ENDPOINT_URLS AWS_MAX_ATTEMPTS AWS_PROFILE AWS_REGION AWS_RETRY_MODE AWS_SHARED_CREDENTIALS_FILE AWS_USE_DUALSTACK_ENDPOINT AWS_USE_FIPS_ENDPOINT
    @smithy/credential-provider-imds: AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_EC2_METADATA_SERVICE_ENDPOINT AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE
    gaxios: NO_PROXY no_proxy
    gcp-metadata: DEBUG_AUTH DETECT_GCP_RETRIES GCE_METADATA_HOST GCE_METADATA_IP METADATA_SERVER_DETECTION
    google-auth-library: APPDATA AWS_ACCESS_KEY_ID AWS_DEFAULT_REGION AWS_REGION AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN CLOUDSDK_CONFIG CLOUD_RUN_JOB FUNCTION_NAME FUNCTION_TARGET GAE_MODULE_NAME GAE_SERVICE GCLOUD_PROJECT GOOGLE_API_CERTIFICATE_CONFIG GOOGLE_APPLICATION_CREDENTIALS GOOGLE_CLOUD_PROJECT GOOGLE_CLOUD_QUOTA_PROJECT HOME K_CONFIGURATION gcloud_project google_application_credentials google_cloud_project
    google-gax: GCP_ARTIFACT GCP_CLIENT_SERVICE GCP_CLIENT_VERSION GOOGLE_SDK_NODE_ARTIFACT GOOGLE_SDK_NODE_CLIENT_SERVICE GOOGLE_SDK_NODE_CLIENT_VERSION GOOGLE_SDK_NODE_ENABLE_TRACING GOOGLE_SDK_NODE_LOGGING GOOGLE_SDK_NODE_SERVER_ADDRESS GOOGLE_SDK_NODE_SERVER_PORT SERVER_ADDRESS SERVER_PORT
    google-logging-utils: NODE_DEBUG nodeEnables
    readable-stream: READABLE_STREAM
    retry-request: DEBUG
    yaml: LOG_STREAM LOG_TOKENS
    yargs-parser: YARGS_MIN_NODE_VERSION"
  `);
});

it('may print in these files', async () => {
  const printing = (await bundled())
    .filter(({ text }) => PRINTS.test(text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')))
    .map(({ name }) => name);
  expect(printing.sort().join('\n')).toMatchInlineSnapshot(`
    "@aws-sdk/client-sts/dist-es/auth/httpAuthSchemeProvider.js
    @aws-sdk/core/dist-es/submodules/client/region-config-resolver/stsRegionDefaultResolver.js
    @aws-sdk/credential-provider-http/dist-es/fromHttp/fromHttp.js
    @aws-sdk/credential-provider-node/dist-es/defaultProvider.js
    @aws-sdk/nested-clients/dist-es/submodules/sts/auth/httpAuthSchemeProvider.js
    @grpc/grpc-js/build/src/logging.js
    @grpc/grpc-js/build/src/transport.js
    @octokit/auth-app/dist-node/index.js
    @octokit/core/dist-src/index.js
    @opentelemetry/api/dist/diag/consoleLogger.cjs
    @protobufjs/codegen/index.js
    @smithy/core/dist-es/submodules/client/middleware-stack/MiddlewareStack.js
    @smithy/core/dist-es/submodules/config/config-resolver/regionConfig/checkRegion.js
    @smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/parseURL.js
    @smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/getEndpointUrl.js
    @smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonBytesStringAdapter.js
    @smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonShapeDeserializer2.js
    @smithy/core/dist-es/submodules/protocols/serde/FromStringShapeDeserializer.js
    @smithy/core/dist-es/submodules/protocols/serde/ToStringShapeSerializer.js
    @smithy/core/dist-es/submodules/retry/util-retry/StandardRetryStrategy.js
    @smithy/core/dist-es/submodules/schema/middleware/schemaDeserializationMiddleware.js
    @smithy/core/dist-es/submodules/serde/parse-utils.js
    gcp-metadata/build/src/index.js
    google-auth-library/build/src/auth/externalclient.js
    google-auth-library/build/src/auth/googleauth.js
    google-auth-library/build/src/auth/impersonated.js
    google-gax/build/src/iamService.js
    google-gax/build/src/locationService.js
    google-gax/build/src/operationsClient.js
    google-gax/build/src/warnings.js
    google-logging-utils/build/src/logging-utils.js
    https-proxy-agent/dist/index.js
    https-proxy-agent/dist/parse-proxy-response.js
    readable-stream/lib/_stream_readable.js
    retry-request/index.js
    yaml/dist/compose/composer.js
    yaml/dist/log.js
    yaml/dist/parse/parser.js
    yargs/build/lib/argsert.js
    yargs/build/lib/yargs-factory.js"
  `);
});
