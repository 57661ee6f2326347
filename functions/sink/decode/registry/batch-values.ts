import { RecordError } from '../../rows/record-error.ts';
import type { Frame } from './framing.ts';
import { RegistryError } from './schema-source.ts';
import type { FramedValue } from './value-schema.ts';
import type { ValueSchemas } from './value-schemas.ts';

/** Time that a batch has. */
export interface BatchTime {
  /** Milliseconds that are left for asking the registry. */
  remainingMs(): number;
}

/**
 * The values of a batch. A schema that there is not, and a registry that gives none now, are asked for once: the batch may
 * have thousands of such records.
 */
export class BatchValues {
  readonly #schemas: ValueSchemas;
  readonly #time: BatchTime;
  readonly #missing = new Map<string, RecordError>();
  #away: RegistryError | undefined;

  constructor(schemas: ValueSchemas, time: BatchTime) {
    this.#schemas = schemas;
    this.#time = time;
  }

  /**
   * A record's value with its schema; a promise of it where the registry is asked.
   * @throws RecordError when it cannot be read, RegistryError when its schema is not given now.
   */
  read(base64: string): FramedValue | Promise<FramedValue> {
    const read = this.#schemas.read(base64);
    return 'schema' in read ? read : this.#ask(read, base64);
  }

  async #ask(frame: Frame, base64: string): Promise<FramedValue> {
    const missing = this.#missing.get(frame.id);
    if (missing !== undefined) throw copyOf(missing);
    if (this.#away !== undefined) throw this.#away;
    try {
      await this.#schemas.ask(frame, this.#time.remainingMs());
    } catch (error) {
      if (error instanceof RecordError) this.#missing.set(frame.id, error);
      else if (error instanceof RegistryError) this.#away = error;
      throw error;
    }
    const read = this.#schemas.read(base64);
    if ('schema' in read) return read;
    throw new Error('a schema was asked for and is not there');
  }
}

/** Every record its own error, whose stack and place others may not share. */
function copyOf({ stage, message }: RecordError): RecordError {
  return new RecordError(stage, message);
}
