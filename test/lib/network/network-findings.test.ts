import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { networkFindings } from '../../../lib/network/network-findings.ts';
import { connectorsWith, SELF_MANAGED, VPC } from '../../support/stacks/connectors-with.ts';

function findingsWith(changes: Readonly<Record<string, unknown>>): readonly string[] {
  return networkFindings(connectorsWith(changes)).map(({ level, message }) => `${level}: ${message}`);
}

const NO_SOURCE = { sources: undefined };
const OUT_OF_REACH = 'is no public address, and functions without vpc reach no other';
const NAT = 'its subnets need a route to a NAT gateway, which makes VPC endpoints needless, or a private link to it';

describe('the check of TDengine’s address', () => {
  it('finds nothing when a function can reach it', () => {
    assert.deepEqual(findingsWith(NO_SOURCE), []);
    assert.deepEqual(findingsWith({ ...NO_SOURCE, vpc: VPC }), []);
    assert.deepEqual(findingsWith({ ...NO_SOURCE, vpc: VPC, 'tdengine.url': 'http://10.0.0.5:6041' }), []);
  });

  it('warns of a private address when there is no vpc', () => {
    for (const host of ['10.0.0.5', '[fd00::1]', 'tdengine', 'td.eu-west-1.compute.internal']) {
      const url = `http://${host}:6041`;
      assert.deepEqual(findingsWith({ ...NO_SOURCE, 'tdengine.url': url }), [
        `warning: tdengine.url: ${host} ${OUT_OF_REACH}`,
      ]);
    }
  });

  it('warns of an address that is the function itself', () => {
    const url = { 'tdengine.url': 'http://localhost:6041' };
    const itself = ['warning: tdengine.url: localhost is the function itself, which has no TDengine'];
    assert.deepEqual(findingsWith({ ...NO_SOURCE, ...url }), itself);
    assert.deepEqual(findingsWith({ ...NO_SOURCE, ...url, vpc: VPC }), itself);
  });

  it('looks at each of several addresses, and names a host once', () => {
    const url = 'http://10.0.0.5:6041,10.0.0.5:6042,localhost:6041';
    assert.deepEqual(findingsWith({ ...NO_SOURCE, 'tdengine.url': url }), [
      `warning: tdengine.url: 10.0.0.5 ${OUT_OF_REACH}`,
      'warning: tdengine.url: localhost is the function itself, which has no TDengine',
    ]);
  });

  it('notes that an address outside of the vpc needs a NAT gateway or a private link', () => {
    const cloud = { url: 'https://gw.cloud.tdengine.com', tokenParameter: '/demo/token' };
    assert.deepEqual(findingsWith({ ...NO_SOURCE, vpc: VPC, tdengine: cloud }), [
      `note: tdengine.url: gw.cloud.tdengine.com is outside of vpc-0a1b2c3d; ${NAT}`,
    ]);
    assert.deepEqual(findingsWith({ ...NO_SOURCE, vpc: VPC, 'tdengine.url': 'https://203.0.113.9:6041' }), [
      `note: tdengine.url: 203.0.113.9 is outside of vpc-0a1b2c3d; ${NAT}`,
    ]);
    assert.deepEqual(findingsWith({ ...NO_SOURCE, tdengine: cloud }), []);
  });

  it('warns of the port of TDengine’s native protocol', () => {
    assert.deepEqual(findingsWith({ ...NO_SOURCE, 'tdengine.url': 'https://td.example.com:6030' }), [
      "warning: tdengine.url: 6030 is the port of TDengine's own protocol; REST is at 6041",
    ]);
  });
});

describe('the check of the brokers’ addresses', () => {
  it('warns once of each private host when there is no vpc', () => {
    const kafka = {
      ...SELF_MANAGED,
      bootstrapServers: '10.0.0.1:9096,10.0.0.1:9097,b.example.com:9096,localhost:9096',
    };
    const itself = 'warning: bootstrapServers: localhost is the function itself, which has no Kafka';
    assert.deepEqual(findingsWith({ kafka }), [`warning: bootstrapServers: 10.0.0.1 ${OUT_OF_REACH}`, itself]);
    assert.deepEqual(findingsWith({ kafka, vpc: VPC }), [itself]);
  });

  it('notes that connectors that send to MSK without vpc need public brokers', () => {
    const message = 'note: without vpc, brokers of MSK cluster demo must have public access';
    assert.deepEqual(findingsWith({}), [`${message}: source test`]);
    const errors = { tolerance: 'all', deadLetterTopic: 'dead' };
    assert.deepEqual(findingsWith({ 'sinks.meters.errors': errors }), [
      `${message}: sink meters for its dead letters, source test`,
    ]);
    const source = { database: 'test', topicPrefix: 'x' };
    const sources = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, source]));
    assert.deepEqual(findingsWith({ sources }), [`${message}: source a, source b, source c, 2 more`]);
    assert.deepEqual(findingsWith({ vpc: VPC }), []);
  });
});

describe('the check of the vpc setting', () => {
  it('notes that one subnet is one availability zone', () => {
    assert.deepEqual(findingsWith({ vpc: { ...VPC, subnetIds: ['subnet-0a'] } }), [
      'note: vpc.subnetIds: one subnet is one zone; when that is down, so are the functions',
    ]);
  });

  it('warns of one vpc for clusters in several regions', () => {
    const clusterArn = 'arn:aws:kafka:us-east-1:123456789012:cluster/other/5d7c6f2e-3';
    const other = { topics: ['other'], database: 'power', kafkaCluster: 'other' };
    const changes = { 'kafkaClusters.other': { clusterArn }, 'sinks.other': other };
    assert.deepEqual(findingsWith({ ...changes, vpc: VPC }), [
      'warning: vpc is in one region, and the clusters are in eu-west-1 and us-east-1; give each region a file',
    ]);
    assert.deepEqual(findingsWith({ ...NO_SOURCE, ...changes }), []);
  });
});
