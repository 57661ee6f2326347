import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

const SERVERLESS = 'arn:aws:kafka:eu-west-1:123456789012:cluster/demo/5d7c6f2e-s1';
const ELSEWHERE = 'arn:aws:kafka:us-east-1:123456789012:cluster/demo/5d7c6f2e-3';
const vpc = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a'], securityGroupIds: ['sg-0a'] };
const SOURCE = { database: 'b', topicPrefix: 'c' };

describe('the Kafka clusters of a connectors file', () => {
  it('are named by the connectors that use them, and others use the one of kafka', () => {
    const clusters = { kafkaClusters: { events: { clusterArn: SERVERLESS } }, vpc };
    assert.deepEqual(problemsWith({ ...clusters, 'sinks.meters.kafkaCluster': 'events' }), []);
    const every = { 'sinks.meters.kafkaCluster': 'events', 'sources.test.kafkaCluster': 'events' };
    assert.deepEqual(problemsWith({ ...clusters, kafka: undefined, ...every }), []);
  });

  it('are refused when a connector’s cluster is not in the file', () => {
    const missing = 'is needed: the file has no kafka that stands for a connector without one';
    assert.deepEqual(problemsWith({ kafka: undefined }), [
      `sinks.meters.kafkaCluster: ${missing}`,
      `sources.test.kafkaCluster: ${missing}`,
    ]);
    assert.deepEqual(problemsWith({ 'sources.test.kafkaCluster': 'events' }), [
      'sources.test.kafkaCluster: must be one of kafkaClusters; got "events"',
    ]);
  });

  it('must be in one region for sources, but not for sinks', () => {
    const clusters = { kafkaClusters: { far: { clusterArn: ELSEWHERE } } };
    assert.deepEqual(problemsWith({ ...clusters, 'sinks.meters.kafkaCluster': 'far' }), []);
    assert.deepEqual(problemsWith({ ...clusters, 'sources.other': { ...SOURCE, kafkaCluster: 'far' } }), [
      'sources: have clusters in several regions or accounts, and one table of positions; give each region a connectors file',
    ]);
  });

  it('need IAM authentication when they are Serverless', () => {
    assert.deepEqual(problemsWith({ kafka: { clusterArn: SERVERLESS }, vpc }), []);
    for (const authentication of ['tls', 'plaintext']) {
      assert.deepEqual(problemsWith({ kafka: { clusterArn: SERVERLESS, authentication }, vpc }), [
        `kafka.authentication: must be iam: MSK Serverless has nothing else; got "${authentication}"`,
      ]);
    }
  });
});
