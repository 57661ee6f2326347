import { textTable } from '../../cli/terminal/text-table.ts';
import { createTDengine, type TDengine } from '../../functions/shared/tdengine/client/client.ts';
import { kafkaClient } from '../parts/kafka-client.ts';
import type { Parts } from '../parts/parts.ts';
import { followTopic, type TopicRecords } from '../parts/topic-records.ts';
import { waitUntil } from '../parts/wait-until.ts';
import { checkLater, checkSink, checkSource } from './check.ts';
import { SINK_COLUMNS, SINK_ROWS, SOURCE_RECORDS, SOURCE_TOPIC } from './expected.ts';
import { tutorialLines } from './files.ts';

/** How long any of its steps may take. */
const STEP_MS = 60_000;

const INDENT = '  ';

/** Puts the eight rows into TDengine and the four lines into Kafka. */
export async function putTutorialData(parts: Parts): Promise<void> {
  const tdengine = createTDengine(parts.tdengine);
  for (const sql of tutorialLines('source.sql')) await tdengine.execute(sql);
  const producer = kafkaClient(parts.brokers).producer();
  try {
    await producer.connect();
    await producer.send({ topic: 'meters', messages: tutorialLines('meters.line').map((value) => ({ value })) });
  } finally {
    await producer.disconnect();
  }
}

/**
 * Waits for the tutorial's data to pass through running connectors, in both directions, then inserts two more rows and waits for
 * them. Shows what arrived.
 * @throws LocalError when something does not arrive, or not as it must.
 */
export async function playTutorial(parts: Parts, print: (line: string) => void): Promise<void> {
  const tdengine = createTDengine(parts.tdengine);
  const kafka = kafkaClient(parts.brokers);
  const rows = await sinkRows(tdengine);
  checkSink((await tdengine.query('DESCRIBE power.meters')).rows, rows);
  print(`\nSink: the records of topic meters are ${rows.length} rows of power.meters in TDengine`);
  const columns = SINK_COLUMNS.map(([name, type, note]) => `${name} ${type}${note === '' ? '' : ` ${note}`}`);
  for (const line of table(['subtable', ...columns], rows)) print(line);

  await topicExists(kafka, SOURCE_TOPIC);
  const topic = await followTopic(kafka, SOURCE_TOPIC);
  try {
    const first = await recordsOf(topic, SOURCE_RECORDS.length);
    checkSource(first);
    print(`\nSource: the rows of test.meters are ${first.length} records of topic ${SOURCE_TOPIC}`);
    for (const line of table(['key', 'value'], first)) print(line);

    const later = tutorialLines('source-later.sql');
    for (const sql of later) await tdengine.execute(sql);
    const all = await recordsOf(topic, SOURCE_RECORDS.length + later.length);
    checkLater(all);
    print(`\nSource: ${later.length} rows inserted later make ${all.length}`);
    for (const line of table(['key', 'value'], all.slice(first.length))) print(line);
  } finally {
    await topic.close();
  }
}

/** Lines of a table that stands in from the text, as wide as the terminal is. */
function table(headings: readonly string[], rows: readonly (readonly unknown[])[]): string[] {
  const width = process.stdout.columns ?? Number.POSITIVE_INFINITY;
  return textTable(headings, rows, width - INDENT.length).map((line) => `${INDENT}${line}`);
}

function sinkRows(tdengine: TDengine) {
  const names = SINK_COLUMNS.map(([name]) => name).join(', ');
  return waitUntil(`${SINK_ROWS.length} rows in power.meters`, STEP_MS, async () => {
    const databases = await tdengine.query('SHOW DATABASES');
    if (!databases.rows.some(([name]) => name === 'power')) return undefined;
    const stables = await tdengine.query('SHOW power.STABLES');
    if (!stables.rows.some(([name]) => name === 'meters')) return undefined;
    const { rows } = await tdengine.query(`SELECT tbname, ${names} FROM power.meters ORDER BY tbname, _ts`);
    return rows.length >= SINK_ROWS.length ? rows : undefined;
  });
}

async function topicExists(kafka: ReturnType<typeof kafkaClient>, topic: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await waitUntil(`topic ${topic}`, STEP_MS, async () =>
      (await admin.listTopics()).includes(topic) ? true : undefined,
    );
  } finally {
    await admin.disconnect();
  }
}

function recordsOf(topic: TopicRecords, count: number): Promise<(readonly [key: string, value: string])[]> {
  return waitUntil(`${count} records in topic ${SOURCE_TOPIC}`, STEP_MS, () =>
    topic.records.length >= count ? topic.records.map(({ key, value }) => [key, value] as const) : undefined,
  );
}
