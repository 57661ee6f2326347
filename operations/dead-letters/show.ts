import * as z from 'zod';
import type { SinkRuntime } from '../../functions/shared/settings/index.ts';
import type { TDengine } from '../../functions/shared/tdengine/client/client.ts';
import type { TDengineConnection } from '../../functions/shared/tdengine/client/connection.ts';
import { TDengineError } from '../../functions/shared/tdengine/error.ts';
import { type PreviewContext, previewRecords, type RecordPreview } from '../../mapping/preview/preview.ts';
import { jsonPreview, previewJson } from '../../mapping/preview/preview-json.ts';
import { OperationError } from '../operation-error.ts';
import { connectorSchemas } from '../target/schemas.ts';
import type { Target } from '../target/target.ts';
import { connectorTDengine } from '../target/tdengine.ts';
import type { PartitionRange } from '../target/topic-reader.ts';
import { type DeadLetter, eventRecordOf, placeText } from './letter.ts';
import { isDealtWith, letterJson, listedLetter } from './list.ts';
import { type DeadLetters, readLetters } from './open.ts';

const bytesJson = z
  .object({
    as: z.enum(['text', 'base64']).describe('Text where the bytes are UTF-8.'),
    content: z.string(),
    bytes: z.number().describe('Of the whole.'),
    cut: z.boolean().describe('Whether something is left out; --raw leaves out nothing.'),
  })
  .nullable()
  .describe('Null: it has none.');
export type ShownBytes = z.infer<typeof bytesJson>;

/** What `tdkafka dead-letters show --json` prints. */
export const showJson = z.object({
  connector: z.string(),
  letter: letterJson,
  key: bytesJson,
  value: bytesJson,
  headers: z.array(z.object({ name: z.string(), value: bytesJson })).describe('All that it has, in their order.'),
  preview: z
    .object({
      record: previewJson.shape.records.element,
      tables: z.enum(['as they are', 'none yet']).describe('What the record would find in TDengine.'),
      note: z.string().nullable().describe('Why the tables could not be looked at.'),
    })
    .nullable()
    .describe('What would become of it now, by the settings in force; null of a source.'),
});
export type ShownLetter = z.infer<typeof showJson>;

/** A dead letter that is shown, for a person too. */
export interface LookedAt {
  readonly shown: ShownLetter;
  readonly preview: RecordPreview | undefined;
}

/** How a dead letter is shown. */
export interface ShowOptions {
  readonly place: { readonly partition: number; readonly offset: number };
  /** Bytes of a key, value or header that are shown. */
  readonly most: number;
  /** Another TDengine to look at than what the function reaches. */
  readonly tdengine?: TDengineConnection | undefined;
}

/** Shows a dead letter, why it was rejected, and what would become of it now. @throws OperationError when there is none */
export async function showLetter(
  target: Target,
  letters: DeadLetters,
  { place, most, tdengine }: ShowOptions,
): Promise<LookedAt> {
  const letter = await letterAt(letters, place);
  const { key, value, headers } = letter.record;
  const { sink, connector } = letters;
  const previewed = sink && (await previewOf(target, letters, letter, sink, tdengine));
  const [record] = previewed === undefined ? [] : jsonPreview(connector.name, [previewed.preview]).records;
  return {
    shown: {
      connector: connector.name,
      letter: listedLetter(letter, isDealtWith(letters, letter)),
      key: shownBytes(key, most),
      value: shownBytes(value, most),
      headers: headers.map(([name, bytes]) => ({ name, value: shownBytes(bytes, most) })),
      preview: previewed && record ? { record, tables: previewed.tables, note: previewed.note } : null,
    },
    preview: previewed?.preview,
  };
}

async function letterAt(letters: DeadLetters, place: ShowOptions['place']): Promise<DeadLetter> {
  const { partition, offset } = place;
  const range = letters.ranges.find((each) => each.partition === partition);
  const has = rangeText(range);
  if (range !== undefined && offset >= range.from && offset < range.to) {
    for await (const letter of readLetters(letters, [{ partition, from: offset, to: offset + 1 }])) return letter;
  }
  throw new OperationError(
    'asked-wrongly',
    `there is no dead letter of ${letters.connector.name} at ${placeText(place)} of topic ${letters.topic}, which has ${has}: \`tdkafka dead-letters list ${letters.connector.name}\``,
  );
}

function rangeText(range: PartitionRange | undefined): string {
  if (range === undefined) return 'no such partition';
  return range.from === range.to ? 'nothing in this partition' : `offsets ${range.from} to ${range.to - 1}`;
}

/** What would become of a dead letter: with the tables as they are, if TDengine can be asked. */
async function previewOf(
  target: Target,
  { connector }: DeadLetters,
  letter: DeadLetter,
  settings: SinkRuntime,
  override: TDengineConnection | undefined,
): Promise<{
  readonly preview: RecordPreview;
  readonly tables: 'as they are' | 'none yet';
  readonly note: string | null;
}> {
  const preview = async (actual: TDengine | undefined) => {
    const registry = settings.valueSchemaRegistry;
    const context: PreviewContext = {
      settings,
      now: Date.now(),
      actual,
      openSchemas: registry && (() => connectorSchemas(target, connector, registry)),
    };
    const [first] = await previewRecords([eventRecordOf(letter)], context);
    if (first === undefined) throw new Error('the preview has no record');
    return first;
  };
  try {
    const actual = await connectorTDengine(target, connector, override);
    return { preview: await preview(actual), tables: 'as they are', note: null };
  } catch (error) {
    if (!(error instanceof TDengineError)) throw error;
    return { preview: await preview(undefined), tables: 'none yet', note: error.message };
  }
}

/** Bytes as a person reads them. @param most bytes that are shown */
export function shownBytes(bytes: Buffer | null, most: number): ShownBytes {
  if (bytes === null) return null;
  const cut = bytes.length > most;
  const part = cut ? bytes.subarray(0, most) : bytes;
  // What is cut may end within a character.
  const text = textOf(part, cut);
  return text === undefined
    ? { as: 'base64', content: part.toString('base64'), bytes: bytes.length, cut }
    : { as: 'text', content: text, bytes: bytes.length, cut };
}

function textOf(bytes: Buffer, isCut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}
