import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { networkNotes } from '../../../lib/network/network-notes.ts';
import { connectorsWith, SELF_MANAGED, VPC } from '../../support/stacks/connectors-with.ts';

function notesWith(changes: Readonly<Record<string, unknown>>): readonly string[] {
  return networkNotes(connectorsWith(changes));
}

const HEADER = 'Networks of deployment demo (docs/networks.md; -c networkNotes=false hides this):';
const CREATE = { ...VPC, createEndpoints: true };
const ROUTED = { ...CREATE, routeTableIds: ['rtb-0a1b2c3d'] };

describe('the notes on networks that are printed at synth', () => {
  it('say without vpc what the MSK cluster’s network needs, and who needs public brokers', () => {
    assert.deepEqual(notesWith({}), [
      HEADER,
      '  note: without vpc, brokers of MSK cluster demo must have public access: source test',
      '  network of MSK cluster demo, from which Lambda polls:',
      '    VPC endpoints, or a NAT gateway where the brokers are in private subnets: in public ones Lambda has endpoints only:',
      '      lambda: to invoke the function',
      '      sts: to take on its role',
      '    its security groups must admit themselves on 9098',
    ]);
  });

  it('say with vpc what the functions’ network needs', () => {
    assert.deepEqual(notesWith({ vpc: VPC }).slice(0, 8), [
      HEADER,
      '  network of the functions, vpc-0a1b2c3d:',
      '    a NAT gateway, or VPC endpoints, which vpc.createEndpoints makes:',
      '      ssm: settings, and the secret of TDengine',
      '      dynamodb (gateway): positions',
      '      kafka: addresses of the brokers',
      '    TDengine at tdengine.example.com must admit sg-0a1b2c3d on 6041',
      '    brokers of demo must admit sg-0a1b2c3d on 9098 (source test)',
    ]);
  });

  it('say who must admit the functions when vpc.createEndpoints makes the endpoints', () => {
    assert.deepEqual(notesWith({ kafka: SELF_MANAGED, vpc: ROUTED }), [
      'Networks of deployment demo (docs/networks.md; -c networkNotes=false hides this):',
      '  network of the functions, vpc-0a1b2c3d:',
      '    TDengine at tdengine.example.com must admit sg-0a1b2c3d on 6041',
      '    brokers of broker-1.plant.example must admit sg-0a1b2c3d on 9096, 9097 (source test, sink meters)',
    ]);
    const provisioned = { 'sinks.meters.provisionedPollerConfig': {} };
    const tdengine = '    TDengine at tdengine.example.com must admit sg-0a1b2c3d on 6041';
    const cluster = [
      '  network of MSK cluster demo, from which Lambda polls:',
      '    its security groups must admit themselves on 9098',
    ];
    const functions = '  network of the functions, vpc-0a1b2c3d:';
    assert.deepEqual(notesWith({ vpc: ROUTED, ...provisioned }).slice(1), [
      functions,
      tdengine,
      '    brokers of demo must admit sg-0a1b2c3d on 9098 (source test)',
      ...cluster,
    ]);
    assert.deepEqual(notesWith({ vpc: CREATE, ...provisioned, sources: undefined }).slice(1), [
      functions,
      tdengine,
      ...cluster,
    ]);
  });

  it('are empty when everything is on the internet', () => {
    assert.deepEqual(notesWith({ kafka: SELF_MANAGED }), []);
  });

  it('list the gateway endpoints that are not made without route tables', () => {
    assert.deepEqual(notesWith({ kafka: SELF_MANAGED, vpc: CREATE }).slice(1, 4), [
      '  network of the functions, vpc-0a1b2c3d:',
      '    a NAT gateway, or VPC endpoints, which vpc.routeTableIds makes:',
      '      dynamodb (gateway): positions',
    ]);
  });

  it('say what to do so that MSK’s pollers can use the endpoints that are made', () => {
    assert.deepEqual(notesWith({ vpc: ROUTED }), [
      HEADER,
      '  network of the functions, vpc-0a1b2c3d:',
      '    TDengine at tdengine.example.com must admit sg-0a1b2c3d on 6041',
      '    brokers of demo must admit sg-0a1b2c3d on 9098 (source test)',
      '  network of MSK cluster demo, from which Lambda polls:',
      '    if it is in vpc-0a1b2c3d: unless its security groups are among vpc.securityGroupIds, admit them on 443 to',
      '    output SecurityGroupId of stack demo-network; if not: a NAT gateway, or VPC endpoints lambda, sts',
      '    its security groups must admit themselves on 9098',
    ]);
  });

  it('name docs/networks.md, which exists', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/networks.md'), 'utf8');
    assert.match(page, /^# Networks$/m);
  });

  it('are short with many connectors, without a line that begins like a warning or error of CDK', () => {
    const sinks = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`s${n}`, { topics: [`t${n}`], database: 'power' }]),
    );
    const errors = { tolerance: 'all', deadLetterTopic: 'dead' };
    const sources = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`q${n}`, { database: 'test', topicPrefix: 'x' }]),
    );
    const lines = notesWith({ vpc: VPC, sinks: { ...sinks, dead: { ...sinks.s0, errors } }, sources });
    assert.ok(lines.length <= 15, lines.join('\n'));
    for (const line of lines) {
      assert.doesNotMatch(line, /^\[?(warning|error)/i);
      assert.ok(line.length <= 160, line);
    }
  });
});
