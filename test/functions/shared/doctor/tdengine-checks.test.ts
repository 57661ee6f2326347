import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Check, type CheckResult, runChecks } from '../../../../functions/shared/doctor/check.ts';
import { type DoctorAsks, type DoctorPorts, doctorPorts } from '../../../../functions/shared/doctor/ports.ts';
import { TDENGINE_CHECKS } from '../../../../functions/shared/doctor/tdengine-checks.ts';
import { createTDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { addressesOf, type TDengineConnection } from '../../../../functions/shared/tdengine/client/connection.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startSilentServer } from '../../../support/servers/silent-server.ts';
import { startEmbeddedTDengine, startTestTDengine } from '../../../support/servers/test-tdengine.ts';

const server = await forThisFile(startTestTDengine());
const database = server.nextDatabase();
await server.tdengine.execute(`CREATE DATABASE ${database}`);
const access = { url: server.url, user: server.user, password: server.password };

const given = (name: string): Check<DoctorPorts> => ({
  ...{ name, needs: [], limitMs: 1_000, tried: () => '' },
  run: async () => ({ verdict: 'ok', answer: '' }),
});

async function linesWith(
  connection: TDengineConnection,
  more: Partial<DoctorAsks> & { readonly database?: string } = {},
): Promise<readonly CheckResult[]> {
  const unused = () => Promise.reject(new Error('not asked for here'));
  const ports = doctorPorts({
    ...{ kind: 'sink', from: 'here', needsKafka: async () => true, kafka: unused, topics: unused, now: Date.now },
    wanted: async () => ({
      ...{ databases: [more.database ?? database], mayCreateDatabase: false, deadLetterTopic: undefined },
      mayCreateTopics: undefined,
    }),
    addresses: async () => addressesOf(connection.url),
    connection: async () => connection,
    openTDengine: (each) => createTDengine(each),
    ...more,
  });
  return runChecks([given('function'), given('settings'), given('TDengine secret'), ...TDENGINE_CHECKS], ports);
}

const only = (lines: readonly CheckResult[], check: string) =>
  lines.find((line) => line.check === check) ?? assert.fail(`there is no line ${check}`);

describe('the checks of TDengine', () => {
  it('find nothing wrong with a sink’s, and change nothing', async () => {
    const lines = await linesWith(access);
    assert.deepEqual(
      lines.filter(({ verdict }) => verdict !== 'ok'),
      [],
    );
    for (const right of ['DESCRIBE', 'INSERT', 'CREATE']) {
      assert.equal(only(lines, `right to ${right}`).answer, 'allowed', right);
    }
    const { rows } = await server.tdengine.query(
      `SELECT count(*) FROM information_schema.ins_tables WHERE db_name = '${database}'`,
    );
    assert.deepEqual(rows.flat().map(Number), [0]);
  });

  it('find nothing wrong with a source’s', async () => {
    const lines = await linesWith(access, { kind: 'source' });
    assert.equal(only(lines, 'right to SELECT').answer, 'allowed');
    assert.ok(!lines.some(({ check }) => check === 'right to INSERT'));
  });

  it('say that a database is not there', async () => {
    const line = only(await linesWith(access, { database: `${database}_other` }), 'database');
    assert.deepEqual([line.verdict, line.answer], ['fail', `database ${database}_other does not exist`]);
  });

  it('say that a password is wrong, at each address, and do not show it', async () => {
    const lines = await linesWith({ ...access, password: 'a-wrong-one' });
    assert.match(only(lines, 'TDengine sign-in').advice ?? '', /password in SSM/);
    assert.match(only(lines, 'database').answer, /not tried: it needs TDengine sign-in/);
    assert.doesNotMatch(JSON.stringify(lines), /a-wrong-one/);
  });

  it('say that an address is silent, and go on with the other', async () => {
    const silent = await startSilentServer();
    try {
      const lines = await linesWith({ ...access, url: `${silent.url},${access.url}` });
      const signIns = lines.filter(({ check }) => check === 'TDengine sign-in');
      assert.deepEqual(
        signIns.map(({ verdict }) => verdict),
        ['fail', 'ok'],
      );
      assert.match(signIns[0]?.answer ?? '', /no answer within 8000 ms/);
      assert.equal(only(lines, 'database').verdict, 'ok');
    } finally {
      await silent.close();
    }
  });

  it('say that a name is not known, and do not try what is behind it', async () => {
    const lines = await linesWith({ ...access, url: 'http://no-such-host.invalid:6041' });
    assert.equal(only(lines, 'TDengine DNS').verdict, 'fail');
    assert.match(only(lines, 'TDengine TCP').answer, /not tried: it needs TDengine DNS/);
  });

  it('say that a clock is ten minutes behind, and that a version is too old', async () => {
    const other = await startEmbeddedTDengine({ now: () => Date.now() - 600_000, version: '3.2.3.0' });
    try {
      const lines = await linesWith({ ...access, url: other.url, user: other.user, password: other.password });
      assert.match(only(lines, 'TDengine clock').answer, /(?:599|600|601) s behind ours/);
      assert.match(only(lines, 'TDengine version').answer, /3\.2\.3\.0 is too old/);
    } finally {
      await other.close();
    }
  });
});
