import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleFile, problemsOf, problemsWith } from '../../../../support/stacks/example-file.ts';

const NAME = 'must be 1 to 40 characters of a-z, 0-9 and -, beginning with a letter';

describe('the connectors file', () => {
  it('is valid with a sink and a source, or with either alone', () => {
    assert.deepEqual(problemsOf(exampleFile()), []);
    assert.deepEqual(problemsWith({ sinks: undefined }), []);
    assert.deepEqual(problemsWith({ sources: undefined }), []);
  });

  it('needs a connector', () => {
    assert.deepEqual(problemsWith({ sinks: undefined, sources: undefined }), [
      '(top level): needs at least one connector under sinks or sources',
    ]);
    assert.deepEqual(problemsWith({ sinks: {}, sources: {} }), [
      '(top level): needs at least one connector under sinks or sources',
    ]);
  });

  it('is refused with the names of missing settings', () => {
    assert.deepEqual(problemsOf({}), ['deployment: is required', 'tdengine: is required']);
  });

  it('is refused with unknown settings at every level, without showing their values', () => {
    const password = 'hunter2';
    assert.deepEqual(
      problemsWith({
        password,
        'kafka.password': password,
        'tdengine.password': password,
        'vpc.password': password,
        'sinks.meters.errors.password': password,
        'sources.test.tables.password': password,
      }).filter((problem) => problem.includes('password')),
      [
        'kafka.password: unknown setting',
        'tdengine.password: unknown setting',
        'vpc.password: unknown setting',
        'sinks.meters.errors.password: unknown setting',
        'sources.test.tables.password: unknown setting',
        'password: unknown setting',
      ],
    );
  });

  it('may have names of 1 to 40 characters for deployments and connectors', () => {
    const longest = 'a'.repeat(40);
    assert.deepEqual(problemsWith({ deployment: longest, [`sinks.${longest}`]: { topics: ['a'], database: 'b' } }), []);
    assert.deepEqual(problemsWith({ deployment: 'a' }), []);
    assert.deepEqual(problemsWith({ deployment: `${longest}a` }), [`deployment: ${NAME}; got "${longest}a"`]);
    for (const name of ['', 'Demo', '1a', '-a', 'a_b', 'ä']) {
      assert.deepEqual(problemsWith({ deployment: name }), [`deployment: ${NAME}; got "${name}"`]);
    }
    assert.deepEqual(problemsWith({ 'sinks.Meters': { topics: ['a'], database: 'b' } }), [`sinks.Meters: ${NAME}`]);
    assert.deepEqual(problemsWith({ 'sources.Test': { database: 'a', topicPrefix: 'b' } }), [`sources.Test: ${NAME}`]);
  });

  it('is refused with one name for a sink and a source, whose settings would be in one place', () => {
    assert.deepEqual(problemsWith({ 'sinks.test': { topics: ['a'], database: 'b' } }), [
      'sources.test: is also the name of a sink',
    ]);
  });

  it('may have a parameter prefix of characters that SSM allows', () => {
    assert.deepEqual(problemsWith({ parameterPrefix: 'Team_a.b-1' }), []);
    assert.deepEqual(problemsWith({ parameterPrefix: 'a/b' }), [
      'parameterPrefix: must be 1 to 100 characters of a-z, A-Z, 0-9, ".", "_" and "-"; got "a/b"',
    ]);
  });

  it('is refused with invalid or missing ids of a VPC', () => {
    const vpc = { vpcId: 'vpc-0a', subnetIds: ['subnet-0a', 'subnet-0b'], securityGroupIds: ['sg-0a'] };
    assert.deepEqual(problemsWith({ vpc }), []);
    assert.deepEqual(problemsWith({ vpc: {} }), [
      'vpc.vpcId: is required',
      'vpc.subnetIds: is required',
      'vpc.securityGroupIds: is required',
    ]);
    const twice = { ...vpc, subnetIds: ['subnet-0a', 'subnet-0a'], securityGroupIds: ['sg-0a', 'sg-0a'] };
    assert.deepEqual(problemsWith({ vpc: twice }), [
      'vpc.subnetIds: must not name a subnet twice',
      'vpc.securityGroupIds: must not name a security group twice',
    ]);
    assert.deepEqual(problemsWith({ vpc: { vpcId: 'demo', subnetIds: [], securityGroupIds: ['sg-0a', 'demo'] } }), [
      'vpc.vpcId: must be a VPC id such as vpc-0123456789abcdef0; got "demo"',
      'vpc.subnetIds: must not be empty',
      'vpc.securityGroupIds[1]: must be a security group id such as sg-0123456789abcdef0; got "demo"',
    ]);
    assert.deepEqual(problemsWith({ vpc: { ...vpc, subnetIds: ['subnet-X'] } }), [
      'vpc.subnetIds[0]: must be a subnet id such as subnet-0123456789abcdef0; got "subnet-X"',
    ]);
  });
});
