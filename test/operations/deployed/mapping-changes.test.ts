import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { mappingLines } from '../../../cli/commands/deployed/mapping-lines.ts';
import { readConnectorsFile } from '../../../functions/shared/settings/file/read-file.ts';
import type { ConnectorsFile } from '../../../functions/shared/settings/index.ts';
import { addStacks, type StackOptions } from '../../../lib/stacks/stacks.ts';
import { reportDeployment } from '../../../operations/deployed/deployment-report.ts';
import { templateMappings, wantedMappings } from '../../../operations/deployed/mapping-changes.ts';
import { deployedSinks, sinkNeedOf } from '../../../operations/deployed/sink-needs.ts';
import { connectorsWith, SELF_MANAGED, VPC } from '../../support/stacks/connectors-with.ts';
import { context, standIn, templatesOf } from '../../support/stacks/synth.ts';
import { stackOf } from './stacks.ts';

/** The templates of a file's sinks by the names of their stacks. */
function sinkTemplates(file: ConnectorsFile, options?: StackOptions): ReadonlyMap<string, string> {
  const app = new App({ context, stackTraces: false });
  addStacks(app, file, standIn, options);
  const templates = Object.entries(templatesOf(app, (stackName) => stackName.endsWith('-sink')));
  return new Map(templates.map(([name, template]) => [name, JSON.stringify(template.toJSON())]));
}

/** What is said of sink meters when one file is deployed and another is to be. */
function linesOf(deployed: ConnectorsFile, file: ConnectorsFile, options?: StackOptions): readonly string[] {
  const template = sinkTemplates(deployed, options).get('demo-meters-sink') ?? '';
  const need = sinkNeedOf(file, { connector: 'meters', stack: stackOf('meters-sink') }, template);
  return need === undefined ? [] : mappingLines(need, '');
}

const DOCS = '  docs/runbook.md, "Make a mapping anew", has what to look at first';
const BEGIN =
  'sink meters has mappings that must be made anew, which takes two deploys: Lambda refuses a second one beside the first';
const DEPLOYS = [
  '  first:   npx cdk deploy demo-meters-sink -c detached=meters',
  '  then:    npx cdk deploy demo-meters-sink',
  DOCS,
];

describe('the mappings that tdkafka deployed reads from a connectors file', () => {
  const top = join(import.meta.dirname, '../../..');
  // Those of each edge that AWS takes are looked at where they are synthesized: lib/stacks/aws-limits.templates.ts.
  const files = globSync(['connectors.yaml', 'examples/**/*.yaml'], { cwd: top });
  for (const path of files) {
    it(`are those in the templates synthesized from it: ${path}`, () => {
      const file = readConnectorsFile(join(top, path));
      const templates = sinkTemplates(file);
      for (const connector of Object.keys(file.sinks)) {
        const found = templateMappings(templates.get(`${file.deployment}-${connector}-sink`) ?? '');
        assert.deepEqual(found, wantedMappings(file, connector));
      }
    });
  }
});

describe('a changed mapping, in tdkafka deployed,', () => {
  const own = (changes: Readonly<Record<string, unknown>> = {}) =>
    connectorsWith({ kafka: SELF_MANAGED, vpc: VPC, ...changes });

  it('is not reported when Lambda can update it: batch size, window, memory, topics, a new secret', () => {
    const changed = {
      'sinks.meters.batchSize': 7,
      'sinks.meters.maximumBatchingWindowSeconds': 5,
      'sinks.meters.memoryMb': 1024,
      'sinks.meters.topics': ['more', 'meters'],
    };
    assert.deepEqual(linesOf(connectorsWith({}), connectorsWith(changed)), []);
    assert.deepEqual(linesOf(own(), own({ 'kafka.secretArn': `${SELF_MANAGED.secretArn.slice(0, -1)}4` })), []);
    assert.deepEqual(linesOf(connectorsWith({ 'sinks.meters.topics': ['meters', 'gone'] }), connectorsWith({})), []);
  });

  it('is reported when the brokers’ addresses, or their order, change', () => {
    const { bootstrapServers: before } = SELF_MANAGED;
    const after = `${before},broker-3.plant.example:9096`;
    assert.deepEqual(linesOf(own(), own({ 'kafka.bootstrapServers': after })), [
      BEGIN,
      `  meters: bootstrapServers ${before} -> ${after}`,
      ...DEPLOYS,
    ]);
    const turned = before.split(',').reverse().join(',');
    assert.equal(linesOf(own(), own({ 'kafka.bootstrapServers': turned }))[0], BEGIN);
  });

  it('is reported for each topic when the starting position changes', () => {
    const topics = { 'sinks.meters.topics': ['a1', 'a2'] };
    const at = {
      ...topics,
      'sinks.meters.startingPosition': 'AT_TIMESTAMP',
      'sinks.meters.startingPositionTimestamp': '2026-01-01T00:00:00Z',
    };
    assert.deepEqual(linesOf(connectorsWith(topics), connectorsWith(at)), [
      BEGIN,
      ...['a1', 'a2'].flatMap((topic) => [
        `  ${topic}: startingPosition TRIM_HORIZON -> AT_TIMESTAMP`,
        `  ${topic}: startingPositionTimestamp left out -> 1767225600`,
      ]),
      ...DEPLOYS,
    ]);
  });

  it('is reported with a warning of missed records when it starts at LATEST', () => {
    const lines = linesOf(connectorsWith({}), connectorsWith({ 'sinks.meters.startingPosition': 'LATEST' }));
    assert.match(lines.at(-2) ?? '', /^ {2}startingPosition LATEST would miss /);
  });

  it('is reported when the cluster, its kind, or the consumer group changes', () => {
    const other = 'arn:aws:kafka:eu-west-1:123456789012:cluster/other/5d7c6f2e-3';
    assert.equal(linesOf(connectorsWith({}), connectorsWith({ 'kafka.clusterArn': other }))[0], BEGIN);
    const moved = linesOf(connectorsWith({}), own()).filter((line) => line.startsWith('  meters: '));
    assert.deepEqual(
      moved.map((line) => line.split(' ')[3]),
      ['clusterArn', 'bootstrapServers'],
    );
    assert.deepEqual(linesOf(connectorsWith({}), connectorsWith({ 'sinks.meters.consumerGroupId': 'mine' })), [
      BEGIN,
      '  meters: consumerGroupId demo-meters-meters -> mine',
      ...DEPLOYS,
    ]);
  });

  it('is reported when the batching window is no longer set', () => {
    const before = connectorsWith({ 'sinks.meters.maximumBatchingWindowSeconds': 5 });
    assert.deepEqual(linesOf(before, connectorsWith({})), [
      BEGIN,
      '  meters: maximumBatchingWindowSeconds 5 -> left out',
      ...DEPLOYS,
    ]);
  });
});

describe('a sink that is deployed without its mappings', () => {
  it('is reported with the command that gives it its mappings back', () => {
    assert.deepEqual(linesOf(connectorsWith({}), connectorsWith({}), { detached: ['meters'] }), [
      'sink meters is deployed without its mappings: nothing reads meters',
      '  go on:   npx cdk deploy demo-meters-sink',
      DOCS,
    ]);
  });
});

describe('the deployed sinks whose mappings tdkafka deployed compares', () => {
  it('are those whose stack status says that it has resources', () => {
    const of = (status: string) =>
      deployedSinks(reportDeployment(connectorsWith({}), [stackOf('meters-sink', { status })]).rows).length;
    assert.equal(of('CREATE_COMPLETE'), 1);
    assert.equal(of('UPDATE_ROLLBACK_COMPLETE'), 1);
    for (const status of ['ROLLBACK_COMPLETE', 'REVIEW_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'CREATE_FAILED']) {
      assert.equal(of(status), 0, status);
    }
  });

  it('are neither those that are gone from the file nor sources', () => {
    const { rows } = reportDeployment(connectorsWith({}), [stackOf('old-sink'), stackOf('test-source')]);
    assert.deepEqual(deployedSinks(rows), []);
  });
});
