import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AddressReach, addressReach } from '../../../lib/network/address-reach.ts';

const CASES: readonly (readonly [AddressReach, readonly string[]])[] = [
  ['self', ['localhost', 'LOCALHOST.', 'db.localhost', '127.0.0.1', '127.8.9.1', '0.0.0.0', '169.254.169.254']],
  ['self', ['::1', '[::1]', 'fe80::1']],
  ['private', ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.5', '100.64.0.1']],
  ['private', ['fd00::1', '[fd12:3456::9]']],
  ['private', ['tdengine', 'ip-10-0-0-1.ec2.internal', 'tdengine.local', 'nas.home.arpa', 'Tdengine.Internal.']],
  ['public', ['8.8.8.8', '11.0.0.1', '172.15.0.1', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2001:4860:4860::8888']],
  ['unknown', ['tdengine.example.com', 'internal.example.com', 'localhost.example.com', 'gw.cloud.tdengine.com']],
];

describe('the reach of a host’s address', () => {
  for (const [reach, hosts] of CASES) {
    for (const host of hosts) {
      it(`is ${reach}: ${host}`, () => assert.equal(addressReach(host), reach));
    }
  }
});
