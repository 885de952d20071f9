import { type Edits, edit } from './edit.ts';
import { type Described, trim } from './protos.ts';
import type { Rewrite } from './rewrite.ts';

/*
 * What Google's client loads and a push never uses: two thirds of its code. (google-gax 5, 2026-11.)
 */

const GAX = 'node_modules/google-gax/build';

/** Messages of other services as classes, half a megabyte; those that are needed come from protos.json. */
const messages = `Object.defineProperty(exports, 'google', {
  get() { throw new Error('these messages were left out when deploy-secrets was built'); },
});`;

const instead: Readonly<Record<string, string>> = {
  [`${GAX}/protos/iam_service.js`]: messages,
  [`${GAX}/protos/locations.js`]: messages,
  [`${GAX}/protos/operations.js`]: messages,
  // Made, and closed, with every client.
  [`${GAX}/src/locationService.js`]:
    'exports.LocationsClient = class { close() { return Promise.resolve(); } };',
  [`${GAX}/src/iamService.js`]: 'exports.IamClient = class {};',
};

const LOADER = 'node_modules/@grpc/proto-loader/build/src/index.js';

/** Descriptions of every message, for servers that tell what they are: made when they are asked for, not before. */
const late: Edits = [
  [
    'const descriptor = require("protobufjs/ext/descriptor");',
    'const descriptors = () => require("protobufjs/ext/descriptor");',
  ],
  ["    const messageDescriptor = message.toDescriptor('proto3');\n", ''],
  [
    'type: messageDescriptor.$type.toObject(messageDescriptor, descriptorOptions),',
    `get type() {
      descriptors();
      const described = message.toDescriptor('proto3');
      return described.$type.toObject(described, descriptorOptions);
    },`,
  ],
  ["    const enumDescriptor = enumType.toDescriptor('proto3');\n", ''],
  [
    'type: enumDescriptor.$type.toObject(enumDescriptor, descriptorOptions),',
    `get type() {
      descriptors();
      const described = enumType.toDescriptor('proto3');
      return described.$type.toObject(described, descriptorOptions);
    },`,
  ],
  ["    const descriptorList = root.toDescriptor('proto3').file;\n", ''],
  [
    'const bufferList = descriptorList.map(value => Buffer.from(descriptor.FileDescriptorProto.encode(value).finish()));',
    `const bufferList = () => {
      const { FileDescriptorProto } = descriptors();
      return root.toDescriptor('proto3').file.map(value => Buffer.from(FileDescriptorProto.encode(value).finish()));
    };`,
  ],
  ['fileDescriptorProtos: fileDescriptors,', 'get fileDescriptorProtos() { return fileDescriptors(); },'],
  ['descriptor.FileDescriptorSet.', 'descriptors().FileDescriptorSet.'],
];

const PROTOS = 'node_modules/@google-cloud/secret-manager/build/protos/protos.json';

/** Leaves out what the client of Secret Manager's v1 does not use. */
export const withoutOtherServices: Rewrite = (file, text) => {
  if (file === PROTOS) {
    const all: Described = JSON.parse(text);
    return JSON.stringify(trim(all, 'google.cloud.secretmanager.v1.SecretManagerService'));
  }
  return file === LOADER ? edit(file, text, late) : (instead[file] ?? text);
};

/** The files whose text is replaced: a later version of a package may call them otherwise. */
export const replacedOfGoogle: readonly string[] = [PROTOS, LOADER, ...Object.keys(instead)];
