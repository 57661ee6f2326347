import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parse } from 'yaml';
import { connectorsFile } from '../../functions/shared/settings/file/connectors.ts';
import { readConnectorsFile } from '../../functions/shared/settings/file/read-file.ts';
import { consumerGroupOf } from '../../functions/shared/settings/index.ts';
import { connectorsOfText } from '../../operations/migrate/given/connector-config.ts';
import { migrate } from '../../operations/migrate/migrate.ts';
import { needsPerson } from '../../operations/migrate/report.ts';
import { readPage } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdkafka-test-'));
after(() => rmSync(folder, { recursive: true }));

const page = readPage('docs/migration.md');

/** Blocks of code of a language. */
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

/** Properties of a connector of Kafka Connect. */
const connectors = blocks('properties').map((text) =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  ),
);

/** The options that the page's tables have a row for. */
const options = new Set(
  [...page.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  ),
);

describe('docs/migration.md', () => {
  const path = join(folder, 'connectors.yaml');
  const [yaml = ''] = blocks('yaml');
  writeFileSync(path, yaml);
  const file = readConnectorsFile(path);
  const [oldSink = {}, oldSource = {}] = connectors;

  it('has a row for every option of its examples', () => {
    assert.equal(connectors.length, 2);
    for (const name of connectors.flatMap(Object.keys)) assert.ok(options.has(name), name);
  });

  it('has a connectors file that means the same as the Kafka Connect sink, and goes on in its consumer group', () => {
    const sink = file.sinks[oldSink.name ?? ''];
    assert.ok(sink);
    assert.deepEqual(
      {
        topics: sink.topics.join(),
        database: sink.database,
        format: sink.format,
        precision: sink.dataPrecision,
        batch: String(sink.batchSize),
        ...sink.errors,
      },
      {
        topics: oldSink.topics,
        database: oldSink['connection.database'],
        format: oldSink['db.schemaless'],
        precision: oldSink['data.precision'],
        batch: oldSink['batch.size'],
        tolerance: oldSink['errors.tolerance'],
        deadLetterTopic: oldSink['errors.deadletterqueue.topic.name'],
      },
    );
    assert.equal(consumerGroupOf(file.deployment, 'meters', 'meters', sink), `connect-${oldSink.name}`);
  });

  it('has a connectors file that means the same as the Kafka Connect source, and begins at a time', () => {
    const source = file.sources[oldSource.name ?? ''];
    assert.ok(source);
    assert.deepEqual(
      {
        database: source.database,
        prefix: source.topicPrefix,
        delimiter: source.topicDelimiter,
        perStable: String(source.topicPerStable),
        ignoreDb: String(source.topicIgnoreDb),
        format: source.outFormat,
        interval: String(source.queryIntervalMs),
        rows: String(source.fetchMaxRows),
      },
      {
        database: oldSource['connection.database'],
        prefix: oldSource['topic.prefix'],
        delimiter: oldSource['topic.delimiter'],
        perStable: oldSource['topic.per.stable'],
        ignoreDb: oldSource['topic.ignore.db'],
        format: oldSource['out.format'],
        interval: oldSource['query.interval.ms'],
        rows: oldSource['fetch.max.rows'],
      },
    );
    assert.ok(!Number.isNaN(Date.parse(source.timestampInitial)), source.timestampInitial);
  });

  it('has the connectors file that tdkafka migrate makes of its examples, but for the network', () => {
    const { clusterArn, authentication } = file.kafka ?? {};
    const { yaml: made, connectors: reports } = migrate(
      blocks('properties').flatMap((text) => connectorsOfText(text, 'a.properties')),
      {
        ...{ deployment: 'plant', kafka: { clusterArn, authentication }, path },
        begin: { from: '2024-06-01T00:00:00Z' },
      },
    );
    assert.deepEqual({ ...connectorsFile.parse(parse(made)), vpc: file.vpc }, file);
    assert.equal(needsPerson(reports), false);
  });
});
