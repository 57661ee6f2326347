/** An error as the registry answers it: https://docs.confluent.io/platform/current/schema-registry/develop/api.html */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  /** HTTP status. */
  readonly status: number;
  /** The registry's own code, whose first three digits are mostly the status. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
    this.status = code > 999 ? Math.floor(code / 100) : code;
  }
}

export const subjectNotFound = (subject: string) => new RegistryError(40401, `Subject '${subject}' not found.`);
export const versionNotFound = (version: number | string) => new RegistryError(40402, `Version ${version} not found.`);
export const schemaNotFound = (id?: number | string) =>
  new RegistryError(40403, id === undefined ? 'Schema not found' : `Schema ${id} not found`);
export const levelNotFound = (subject: string) =>
  new RegistryError(40408, `Subject '${subject}' does not have subject-level compatibility configured`);
export const softDeleted = (subject: string) =>
  new RegistryError(40404, `Subject '${subject}' was soft deleted. Set permanent=true to delete permanently`);
export const notSoftDeleted = (subject: string) =>
  new RegistryError(40405, `Subject '${subject}' was not deleted first before being permanently deleted`);
export const invalidSchema = (why: string) => new RegistryError(42201, `Invalid schema: ${why}`);
export const invalidVersion = (version: string) =>
  new RegistryError(
    42202,
    `The specified version '${version}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string "latest"`,
  );
export const invalidLevel = () =>
  new RegistryError(
    42203,
    'Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive',
  );
export const referenced = (schema: string) =>
  new RegistryError(42206, `One or more references exist to the schema {${schema}}.`);
export const incompatible = (subject: string, why: string) =>
  new RegistryError(
    409,
    `Schema being registered is incompatible with an earlier schema for subject "${subject}", details: [${why}]`,
  );
