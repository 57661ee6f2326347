import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { reportLines } from '../../../../cli/commands/deployed/report-lines.ts';
import { reportDeployment } from '../../../../operations/deployed/deployment-report.ts';
import type { DeployedStack } from '../../../../operations/target/stacks.ts';
import { stackOf } from '../../../operations/deployed/stacks.ts';
import { connectorsWith } from '../../../support/stacks/connectors-with.ts';

/** What is said below the table, section by section. */
function sectionsOf(changes: Readonly<Record<string, unknown>>, ...stacks: DeployedStack[]): readonly string[] {
  const file = connectorsWith(changes);
  return reportLines(file, reportDeployment(file, stacks)).join('\n').split('\n\n').slice(1);
}

const IN_FILE = ['meters-sink', 'test-source', 'checkpoints', 'dashboard'].map((rest) => stackOf(rest));
const DOCS = '  docs/commands.md, "Rename or remove a connector", has the commands';

describe('the report of tdkafka deployed', () => {
  it('is only a table when nothing is gone', () => {
    const file = connectorsWith({});
    const stacks = [stackOf('meters-sink', { status: 'UPDATE_ROLLBACK_COMPLETE' }), stackOf('something')];
    assert.deepEqual(reportLines(file, reportDeployment(file, stacks)), [
      'connector  kind         stack             region     status                    in the file',
      '---------  -----------  ----------------  ---------  ------------------------  -----------',
      'meters     sink         demo-meters-sink  eu-west-1  UPDATE_ROLLBACK_COMPLETE  yes',
      'test       source       demo-test-source  -          not deployed              yes',
      '-          checkpoints  demo-checkpoints  -          not deployed              yes',
      '-          dashboard    demo-dashboard    -          not deployed              yes',
      '-          other        demo-something    eu-west-1  CREATE_COMPLETE           -',
    ]);
  });

  it('names a section that docs/commands.md has', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/commands.md'), 'utf8');
    assert.match(page, new RegExp(`^## ${/"(.+)"/.exec(DOCS)?.[1]}$`, 'm'));
  });

  it('says how to delete a sink that is gone from the file, what goes with it and what stays', () => {
    const outputs = new Map([
      ['FunctionName', 'demo-old-f'],
      ['LogGroupName', 'demo-old-logs'],
    ]);
    assert.deepEqual(sectionsOf({}, ...IN_FILE, stackOf('old-sink', { outputs })), [
      [
        'sink old is not in the file; its stack still writes to TDengine',
        '  end it:  aws cloudformation delete-stack --region eu-west-1 --stack-name demo-old-sink',
        '  goes:    the function with its log and settings: demo-old-f, demo-old-logs',
        '  stays:   offsets of consumer groups demo-old-TOPIC (or consumerGroupId) in Kafka, until they expire',
        '           its dead letter topic; secrets and parameters that you made by hand',
      ].join('\n'),
    ]);
  });

  it('says where the positions of a source are that is gone from the file', () => {
    assert.deepEqual(sectionsOf({}, ...IN_FILE, stackOf('old-source', { region: 'us-east-1' })), [
      [
        'source old is not in the file; its stack still sends to Kafka',
        '  end it:  aws cloudformation delete-stack --region us-east-1 --stack-name demo-old-source',
        '  goes:    the function with its log and settings',
        '  stays:   its positions, partition demo/old of the checkpoint table: made again, it goes on from there',
        '           its topics; secrets and parameters that you made by hand',
      ].join('\n'),
    ]);
  });

  it('says to keep a checkpoint table that no source needs, and to delete VPC endpoints that cost money', () => {
    const table = stackOf('checkpoints', { outputs: new Map([['TableName', 'demo-table']]) });
    const [checkpoints, network] = sectionsOf(
      { sources: undefined },
      stackOf('network'),
      table,
      stackOf('meters-sink'),
    );
    assert.match(checkpoints ?? '', /^no source is in the file; table demo-table is still there\n {2}leave it: /);
    assert.match(network ?? '', /cost money by the hour\n {2}end it: {2}aws .* --stack-name demo-network$/);
  });
});

describe('the report on a sink that may be a renamed one', () => {
  const gone = stackOf('meters-sink');
  const rest = IN_FILE.slice(1);

  function renamed(settings: Readonly<Record<string, unknown>>): readonly string[] {
    const sinks = { fresh: { topics: ['meters'], database: 'power', ...settings } };
    return (sectionsOf({ sinks }, gone, ...rest).at(-1) ?? '').split('\n');
  }

  it('says where it begins, and how it takes over the consumer group instead', () => {
    assert.deepEqual(renamed({}), [
      'sink fresh is new and sink meters is gone; if it is the same under a new name:',
      '  as it stands, demo-fresh-meters begins at TRIM_HORIZON: all is written again to the same rows, nothing is doubled',
      '  to go on where meters stops: delete stack demo-meters-sink, give fresh consumerGroupId demo-meters-meters (or what meters had), deploy',
      DOCS,
    ]);
  });

  it('says what its starting position does', () => {
    assert.match(
      renamed({ startingPosition: 'LATEST' })[1] ?? '',
      /LATEST: what comes between the two is not written$/,
    );
    const at = { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2026-01-01T00:00:00Z' };
    assert.match(renamed(at)[1] ?? '', /begins at 2026-01-01T00:00:00Z: what is later is written again/);
  });

  it('says that two mappings of one consumer group would divide the partitions', () => {
    assert.deepEqual(renamed({ consumerGroupId: 'mine' }).slice(1, 3), [
      '  it reads in consumer group mine, from where that stands',
      '  if meters reads in that one, delete stack demo-meters-sink before the deploy: two of one group would divide the partitions',
    ]);
  });

  it('says to copy the offsets of each group when it reads several topics', () => {
    assert.deepEqual(renamed({ topics: ['a', 'b'] }).slice(1, 3), [
      '  as it stands, demo-fresh-a, demo-fresh-b begins at TRIM_HORIZON: all is written again to the same rows, nothing is doubled',
      '  to go on where meters stops: delete stack demo-meters-sink, copy the offsets of its groups to the new ones, deploy',
    ]);
  });
});

describe('the report on a source that may be a renamed one', () => {
  it('says that it has no positions, unless they are copied', () => {
    const source = { database: 'test', topicPrefix: 'x', timestampInitial: 'latest' };
    assert.deepEqual((sectionsOf({ sources: { fresh: source } }, ...IN_FILE).at(-1) ?? '').split('\n'), [
      'source fresh is new and source test is gone; if it is the same under a new name:',
      '  as it stands, it has no positions and begins at timestampInitial, latest',
      '  to go on where test stops: delete stack demo-test-source, copy its positions from partition',
      '  demo/test of the checkpoint table to demo/fresh, deploy',
      DOCS,
    ]);
  });

  it('says so when it may be any of several that are gone', () => {
    const sources = { fresh: { database: 'test', topicPrefix: 'x' } };
    const text = sectionsOf({ sources }, ...IN_FILE, stackOf('other-source')).at(-1) ?? '';
    assert.match(text, /^source fresh is new and other, test are gone; if it is one of them, OLD, under a new name:/);
    assert.match(text, /delete stack demo-OLD-source/);
  });
});
