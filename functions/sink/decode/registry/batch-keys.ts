import { RecordError } from '../../rows/record-error.ts';
import type { BatchValues } from './batch-values.ts';
import type { FramedValue } from './value-schema.ts';

/** The keys of a batch's records, in the wire format of a registry. */
export class BatchKeys {
  readonly #values: BatchValues;

  constructor(values: BatchValues) {
    this.#values = values;
  }

  /**
   * A key in base64 as text: a string as it is, all else as JSON; a promise of it where the registry is asked.
   * @throws RecordError when it cannot be read, RegistryError when its schema is not given now.
   */
  text(base64: string): string | Promise<string> {
    try {
      const read = this.#values.read(base64);
      return read instanceof Promise ? read.then(textOf).catch(ofKey) : textOf(read);
    } catch (error) {
      return ofKey(error);
    }
  }
}

function textOf({ schema, bytes, from, to }: FramedValue): string {
  const json = schema.json(bytes, from, to);
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

/** What is wrong with a key is told as of one. */
function ofKey(error: unknown): never {
  if (!(error instanceof RecordError)) throw error;
  throw new RecordError(error.stage, `the record's key: ${error.message.replace(/^the value /, 'it ')}`, {
    cause: error,
  });
}
