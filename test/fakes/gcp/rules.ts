import { invalid } from './refusal.ts';

/*
 * What Secret Manager refuses, as its API description has it (checked 2026-11-24): names, payloads, labels,
 * annotations, aliases. The words of the refusals are Google's where they are known, else guessed.
 */
const SECRET_ID = /^[A-Za-z0-9_-]{1,255}$/;
const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const ANNOTATION_KEY = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const ALIAS = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

export function checkSecretId(id: string): void {
  if (!SECRET_ID.test(id))
    throw invalid(`The provided Secret ID [${id}] does not match the expected format [[a-zA-Z_0-9]+]`);
}

export function checkPayload(data: Uint8Array): void {
  if (data.length === 0) throw invalid('Secret Payload cannot be empty.');
  if (data.length > 65_536) throw invalid('Secret payload size must be at most 65536 bytes.');
}

export function checkLabels(labels: Readonly<Record<string, string>>): void {
  if (Object.keys(labels).length > 64) throw invalid('No more than 64 labels can be assigned.');
  for (const [key, value] of Object.entries(labels))
    if (!LABEL_KEY.test(key) || !LABEL_VALUE.test(value)) throw invalid(`The label [${key}] is not valid.`);
}

export function checkAnnotations(annotations: Readonly<Record<string, string>>): void {
  const size = Object.entries(annotations)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size >= 16 * 1024) throw invalid('The total size of annotations must be less than 16KiB.');
  for (const key of Object.keys(annotations))
    if (!ANNOTATION_KEY.test(key)) throw invalid(`The annotation key [${key}] is not valid.`);
}

export function checkAliases(aliases: Readonly<Record<string, string>>): void {
  if (Object.keys(aliases).length > 50) throw invalid('No more than 50 version aliases can be assigned.');
  for (const key of Object.keys(aliases))
    if (!ALIAS.test(key) || key === 'latest') throw invalid(`The version alias [${key}] is not valid.`);
}
