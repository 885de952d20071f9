/** An answer that refuses, in the form of AWS JSON 1.1: a type and a message. */
export class Refusal extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export const notFound = (): Refusal =>
  new Refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

export const markedForDeletion = (): Refusal =>
  new Refusal(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );

export const invalidRequest = (message: string): Refusal => new Refusal('InvalidRequestException', message);
export const invalidParameter = (message: string): Refusal =>
  new Refusal('InvalidParameterException', message);

/** AWS quotes what it was sent, unless the model calls it sensitive; this one always does, to be on the safe side. */
export const invalid = (field: string, value: string, rule: string): Refusal =>
  new Refusal(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must ${rule}`,
  );
