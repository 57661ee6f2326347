import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportDeployment } from '../../../operations/deployed/deployment-report.ts';
import { type DeployedStack, regionsOf } from '../../../operations/target/stacks.ts';
import { connectorsWith, SELF_MANAGED, VPC } from '../../support/stacks/connectors-with.ts';
import { stackOf } from './stacks.ts';

const ALL = ['meters-sink', 'test-source', 'checkpoints', 'dashboard'].map((rest) => stackOf(rest));
const OTHER_SINK = { topics: ['other'], database: 'power' };
const OTHER_SOURCE = { database: 'test', topicPrefix: 'x' };

function reportOf(changes: Readonly<Record<string, unknown>>, stacks: readonly DeployedStack[]) {
  const { rows, gone, renames } = reportDeployment(connectorsWith(changes), stacks);
  return {
    rows: rows.map(({ name, deployed, inFile }) => `${name}: ${deployed?.status ?? 'none'}, ${inFile ? 'in' : 'gone'}`),
    gone: gone.map(({ name }) => name),
    renames,
  };
}

describe('what tdkafka deployed says of a deployment', () => {
  it('lists all stacks as deployed and none as gone when they are those of the file', () => {
    assert.deepEqual(reportOf({}, ALL), {
      rows: [
        'demo-meters-sink: CREATE_COMPLETE, in',
        'demo-test-source: CREATE_COMPLETE, in',
        'demo-checkpoints: CREATE_COMPLETE, in',
        'demo-dashboard: CREATE_COMPLETE, in',
      ],
      gone: [],
      renames: [],
    });
  });

  it('lists the stacks of the file that are not deployed yet', () => {
    const { rows, gone } = reportOf({ vpc: { ...VPC, createEndpoints: true } }, []);
    assert.deepEqual(rows, [
      'demo-meters-sink: none, in',
      'demo-test-source: none, in',
      'demo-checkpoints: none, in',
      'demo-network: none, in',
      'demo-dashboard: none, in',
    ]);
    assert.deepEqual(gone, []);
  });

  it('lists deployed stacks that the file no longer has as gone, by name', () => {
    const stacks = [stackOf('old-source'), ...ALL, stackOf('network'), stackOf('old-sink')];
    const { rows, gone, renames } = reportOf({}, stacks);
    assert.deepEqual(gone, ['demo-network', 'demo-old-sink', 'demo-old-source']);
    assert.deepEqual(
      rows.slice(4),
      gone.map((name) => `${name}: CREATE_COMPLETE, gone`),
    );
    assert.deepEqual(renames, []);
  });

  it('expects one dashboard stack for each region, and none when each connector has its own', () => {
    assert.deepEqual(reportOf({ 'monitoring.dashboard': 'connector' }, ALL).gone, ['demo-dashboard']);
    const far = { clusterArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/far/5d7c6f2e-1' };
    const { rows } = reportOf({ 'kafkaClusters.far': far, 'sinks.meters.kafkaCluster': 'far' }, []);
    assert.deepEqual(rows.slice(-2), ['demo-dashboard: none, in', 'demo-dashboard-eu-west-1: none, in']);
    assert.deepEqual(reportOf({}, [...ALL, stackOf('dashboard-us-east-1')]).gone, ['demo-dashboard-us-east-1']);
  });

  it('lists the checkpoint table as gone when its last source is gone from the file', () => {
    assert.deepEqual(reportOf({ sources: undefined }, ALL).gone, ['demo-checkpoints', 'demo-test-source']);
  });

  it('lists a sink as gone when the file has a source of its name instead', () => {
    const { gone, renames } = reportOf({ sinks: undefined, 'sources.meters': OTHER_SOURCE }, ALL);
    assert.deepEqual(gone, ['demo-meters-sink']);
    assert.deepEqual(renames, []);
  });

  it('never lists a stack of an unknown kind as gone, nor one of another deployment', () => {
    const foreign = stackOf('x-sink', { description: 'sink y of deployment demo-x' });
    const { rows, gone } = reportOf({}, [...ALL, stackOf('something'), foreign]);
    assert.equal(rows.at(-1), 'demo-something: CREATE_COMPLETE, in');
    assert.deepEqual(gone, []);
  });

  it('lists a stack as gone when it is in a region that the cluster is no longer in', () => {
    const left = stackOf('meters-sink', { region: 'us-east-1', status: 'UPDATE_COMPLETE' });
    const { rows, gone } = reportOf({}, [...ALL, left]);
    assert.deepEqual(gone, ['demo-meters-sink']);
    assert.equal(rows.at(-1), 'demo-meters-sink: UPDATE_COMPLETE, gone');
    assert.deepEqual(reportOf({ kafka: SELF_MANAGED }, [left, ...ALL.slice(1)]).gone, []);
  });
});

describe('a connector that is new in the file', () => {
  it('may be any connector of its kind that is gone, under a new name', () => {
    const sinks = { more: OTHER_SINK };
    const sources = { more2: OTHER_SOURCE, test: OTHER_SOURCE };
    assert.deepEqual(reportOf({ sinks, sources }, [...ALL, stackOf('a-source'), stackOf('b-source')]).renames, [
      { kind: 'sink', connector: 'more', gone: ['meters'] },
      { kind: 'source', connector: 'more2', gone: ['a', 'b'] },
    ]);
  });

  it('is not taken for a renamed one when it is deployed already, or nothing of its kind is gone', () => {
    assert.deepEqual(reportOf({ sinks: { more: OTHER_SINK } }, [...ALL, stackOf('more-sink')]).renames, []);
    assert.deepEqual(reportOf({ 'sinks.more': OTHER_SINK }, [...ALL, stackOf('a-source')]).renames, []);
  });
});

describe('the regions of a deployment', () => {
  it('are those of its MSK clusters, each once', () => {
    const arn = 'arn:aws:kafka:us-east-1:123456789012:cluster/other/5d7c6f2e-3';
    const changes = { 'kafkaClusters.a': { clusterArn: arn }, 'kafkaClusters.b': { clusterArn: arn } };
    assert.deepEqual(regionsOf(connectorsWith(changes)), ['eu-west-1', 'us-east-1']);
    assert.deepEqual(regionsOf(connectorsWith({ kafka: SELF_MANAGED })), []);
  });
});
