import type { ShownBytes, ShownLetter } from '../../../operations/dead-letters/show.ts';
import { defineCommand } from '../../frame/command.ts';
import { argument, flag, parsed, text } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS, withTarget } from '../../frame/target-parameters.ts';
import { tdengineOption } from '../../terminal/usage.ts';
import { KAFKA_PARAMETERS } from '../sink/parameters.ts';
import { CONNECTOR, FROM_FAILURES, place, withLetters } from './parameters.ts';

/** Bytes of a key, value or header that are shown without --raw. */
const MOST_BYTES = 4_096;

export const command = defineCommand({
  about: `Shows a dead letter: its key, headers and value, why it was rejected, and what would become of it now, by the settings in
force and the tables as they are in TDengine (none yet, where TDengine cannot be reached from here). The sink itself writes it,
into a TDengine that is thrown away. Exit code 1: it would be rejected again.`,
  parameters: {
    connector: CONNECTOR,
    place: argument(place('the dead letter, as dead-letters list has it; without a partition, of partition 0')),
    fromFailures: FROM_FAILURES,
    topic: text('TOPIC', 'with --from-failures: that was in this topic'),
    raw: flag(`show all bytes (left out: of each at most ${MOST_BYTES})`),
    tdengine: parsed(
      'URL',
      'http://USER:PASSWORD@HOST:PORT of a TDengine that can be reached from here (left out: that of the function)',
      undefined,
      (url, asked) => tdengineOption(asked.command, url),
    ),
    ...KAFKA_PARAMETERS,
    ...TARGET_PARAMETERS,
  },
  examples: [
    'dead-letters show meters 0:17',
    'dead-letters show meters 17 --raw',
    "dead-letters show meters 0:17 --json | jq '.preview.record.outcome'",
  ],
  json: async () => (await import('../../../operations/dead-letters/show.ts')).showJson,
  async run({ connector, place: asked, fromFailures, topic, raw, tdengine, ...options }, context) {
    if (asked === undefined) throw context.usageError('name a dead letter by PARTITION:OFFSET, such as 0:17');
    const kafka = { brokers: options.brokers, authentication: options.kafkaAuthentication };
    const [{ showLetter }, { previewLines }] = await Promise.all([
      import('../../../operations/dead-letters/show.ts'),
      import('../../../mapping/preview/preview-lines.ts'),
    ]);
    const most = raw ? Number.POSITIVE_INFINITY : MOST_BYTES;
    const looked = await withTarget(options, (target) =>
      withLetters(target, connector, { fromFailures, topic, kafka }, context, (letters) =>
        showLetter(target, letters, { place: asked, most, tdengine }),
      ),
    );
    context.show(looked.shown, () => [
      ...showLines(looked.shown),
      ...(looked.preview === undefined ? [] : previewLines([looked.preview], context.width)),
    ]);
    const kind = looked.shown.preview?.record.outcome.kind;
    return kind === 'rejected' || kind === 'retry' ? 'findings' : 'done';
  },
});

/** A dead letter as lines for the screen. */
function showLines({ letter, key, value, headers, preview }: ShownLetter): readonly string[] {
  const where = letter.partition === null ? '' : `, partition ${letter.partition}, offset ${letter.offset}`;
  const replayed = letter.attempts === 0 ? '' : `, replayed ${letter.attempts} times`;
  return [
    `Dead letter ${letter.place}${letter.dealtWith ? ' (dealt with)' : ''}: topic ${letter.topic}${where}, ${letter.time}${replayed}`,
    `  ${letter.stage} (${letter.class}), ${letter.error}${letter.code === null ? '' : ` ${letter.code}`}: ${letter.reason}`,
    `  key: ${bytesText(key)}`,
    ...headers.map((header) => `  header ${header.name}: ${bytesText(header.value)}`),
    `  value: ${bytesText(value)}`,
    ...(preview === null
      ? []
      : ['', `Now, by the settings in force, tables ${preview.tables}:`, ...noteLines(preview.note)]),
  ];
}

function noteLines(note: string | null): readonly string[] {
  return note === null ? [] : [`  TDengine was not asked: ${note}`];
}

function bytesText(shown: ShownBytes): string {
  if (shown === null) return 'none';
  const { as, content, bytes, cut } = shown;
  return `${as === 'base64' ? 'base64 ' : ''}${content}${cut ? ` … (${bytes} bytes; --raw shows all)` : ''}`;
}
