import { unreadable } from '../../../rows/record-error.ts';
import { objectOf } from '../../json-object.ts';
import {
  RegistryError,
  type SchemaFormat,
  type SchemaReference,
  type SchemaSource,
  type SchemaText,
} from '../schema-source.ts';

/** An answer of a registry. */
export interface RegistryAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks for what is at a path, which begins with a slash. @throws RegistryError when there is no answer. */
export type AskRegistry = (path: string, timeoutMs: number) => Promise<RegistryAnswer>;

/** Schemas that one may use, and those that they use: more would be hostile. */
const MOST_REFERENCES = 1_000;

/** Subject, version, and schema of an id are not there (https://docs.confluent.io/platform/current/schema-registry/develop/api.html#errors). */
const NOT_FOUND: readonly unknown[] = [40401, 40402, 40403];

const FORMATS: ReadonlyMap<unknown, SchemaFormat> = new Map([
  // Registries before version 5.5 have no other.
  [undefined, 'AVRO'],
  ['AVRO', 'AVRO'],
  ['PROTOBUF', 'PROTOBUF'],
  ['JSON', 'JSON'],
]);

interface Reference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** The schemas of a Confluent Schema Registry, or of one that speaks like it. */
export class ConfluentSource implements SchemaSource {
  readonly #ask: AskRegistry;

  constructor(ask: AskRegistry) {
    this.#ask = ask;
  }

  async schema(id: string, timeoutMs: number): Promise<SchemaText> {
    const path = id.includes('-') ? `/schemas/guids/${id}` : `/schemas/ids/${id}`;
    const { format, text, references } = await this.#get(path, `schema ${id}`, timeoutMs);
    const found = new Map<string, SchemaReference>();
    await this.#follow(references, found, timeoutMs);
    return { format, text, references: [...found.values()] };
  }

  /** Puts schemas behind those that they use. */
  async #follow(references: readonly Reference[], found: Map<string, SchemaReference>, timeoutMs: number) {
    for (const { name, subject, version } of references) {
      if (found.has(name)) continue;
      if (found.size >= MOST_REFERENCES) throw unreadable(`the schema uses more than ${MOST_REFERENCES} others`);
      // A version that others use may have been deleted since.
      const path = `/subjects/${encodeURIComponent(subject)}/versions/${version}?deleted=true`;
      const { text, references: inner } = await this.#get(path, `version ${version} of subject ${subject}`, timeoutMs);
      // Kept at its place while those that it uses come before it: a circle ends here.
      found.set(name, { name, text });
      await this.#follow(inner, found, timeoutMs);
      found.delete(name);
      found.set(name, { name, text });
    }
  }

  async #get(path: string, what: string, timeoutMs: number) {
    const { status, body } = await this.#ask(path, timeoutMs);
    const json = objectOf(jsonOf(body));
    if (status === 404 && NOT_FOUND.includes(json?.error_code)) throw unreadable(`the schema registry has no ${what}`);
    if (status !== 200)
      throw new RegistryError(`the schema registry answers ${status} for ${what}${codeIn(json?.error_code)}`);
    const { schema, schemaType, references = [] } = json ?? {};
    const format = FORMATS.get(schemaType ?? undefined);
    if (typeof schema !== 'string' || !isListOfReferences(references)) {
      throw new RegistryError(`the schema registry’s answer for ${what} is no schema`);
    }
    if (format === undefined) throw unreadable(`${what} is neither of Avro, nor of Protobuf, nor a JSON Schema`);
    return { format, text: schema, references };
  }
}

function codeIn(code: unknown): string {
  return typeof code === 'number' ? `, error ${code}` : '';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isListOfReferences(value: unknown): value is Reference[] {
  return Array.isArray(value) && value.every(isReference);
}

function isReference(value: unknown): value is Reference {
  const { name, subject, version } = objectOf(value) ?? {};
  return typeof name === 'string' && typeof subject === 'string' && typeof version === 'number';
}
