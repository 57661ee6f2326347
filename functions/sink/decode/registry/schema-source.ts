/** What a schema's text is written in, as registries name it. */
export type SchemaFormat = 'AVRO' | 'PROTOBUF' | 'JSON';

/** A schema as a registry keeps it. */
export interface SchemaText {
  readonly format: SchemaFormat;
  readonly text: string;
  /** The schemas that it uses, each behind those that it uses itself. */
  readonly references: readonly SchemaReference[];
}

/** A schema that others use. */
export interface SchemaReference {
  /** What it is called where it is used: the path that a `.proto` imports, or a full name in Avro. */
  readonly name: string;
  readonly text: string;
}

/** Where schemas come from. */
export interface SchemaSource {
  /**
   * The schema of an id.
   * @throws RecordError when there is none; RegistryError when none is given now.
   */
  schema(id: string, timeoutMs: number): Promise<SchemaText>;
}

/** A registry that gives no schema now, though it may later: the records are to be sent again. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
}
