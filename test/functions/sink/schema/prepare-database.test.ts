import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DatabaseOptions } from '../../../../functions/shared/settings/index.ts';
import { TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import {
  createDatabaseSql,
  type DatabaseRules,
  prepareDatabase,
} from '../../../../functions/sink/schema/prepare-database.ts';
import { SchemaCache } from '../../../../functions/sink/schema/read/schema-cache.ts';
import { patientTDengine } from '../../../../functions/sink/write/patient-tdengine.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { codeError, faultyTDengine } from '../../../support/sink/faulty-tdengine.ts';
import { manualClock } from '../../../support/sink/manual-clock.ts';

const EVERY_OPTION: DatabaseOptions = {
  keep: '100d,200d,36500d',
  duration: '240h',
  keepTimeOffset: 3,
  vgroups: 4,
  replica: 1,
  buffer: 16,
  pages: 128,
  pagesize: 8,
  tsdbPagesize: 16,
  cachemodel: 'last_row',
  cachesize: 2,
  comp: 1,
  minrows: 50,
  maxrows: 5000,
  sttTrigger: 1,
  singleStable: 1,
  tablePrefix: -2,
  tableSuffix: 3,
  walLevel: 2,
  walFsyncPeriod: 0,
  walRetentionPeriod: 7200,
  walRetentionSize: 1024,
};

const server = await forThisFile(startTestTDengine());

function rulesWith(rules: Partial<DatabaseRules>): DatabaseRules {
  return { create: true, precision: 'us', ...rules };
}

async function errorOf(call: Promise<unknown>): Promise<TDengineError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof TDengineError, `expected a TDengineError, got ${String(error)}`);
  return error;
}

describe('the statement that creates a database', () => {
  const STATEMENTS: readonly (readonly [options: DatabaseOptions | undefined, clauses: string])[] = [
    [undefined, ''],
    [{}, ''],
    [{ keep: '36500d' }, ' KEEP 36500d'],
    [{ duration: '5d', keep: '15d' }, ' DURATION 5d KEEP 15d'],
    [{ cachemodel: 'both', vgroups: 1 }, " CACHEMODEL 'both' VGROUPS 1"],
    [
      EVERY_OPTION,
      ' KEEP 100d,200d,36500d DURATION 240h KEEP_TIME_OFFSET 3 VGROUPS 4 REPLICA 1 BUFFER 16 PAGES 128 PAGESIZE 8' +
        " TSDB_PAGESIZE 16 CACHEMODEL 'last_row' CACHESIZE 2 COMP 1 MINROWS 50 MAXROWS 5000 STT_TRIGGER 1" +
        ' SINGLE_STABLE 1 TABLE_PREFIX -2 TABLE_SUFFIX 3 WAL_LEVEL 2 WAL_FSYNC_PERIOD 0 WAL_RETENTION_PERIOD 7200' +
        ' WAL_RETENTION_SIZE 1024',
    ],
  ];
  for (const [options, clauses] of STATEMENTS) {
    it(`has ${clauses === '' ? 'only the precision by default' : clauses.slice(1, 60)}`, () => {
      assert.equal(
        createDatabaseSql('a`b', 'ns', options),
        `CREATE DATABASE IF NOT EXISTS \`a\`\`b\` PRECISION 'ns'${clauses}`,
      );
    });
  }
});

describe('a missing database', () => {
  it('is created with every option that the settings have', async () => {
    const { tdengine, nextDatabase } = server;
    const database = nextDatabase();
    const precision = await prepareDatabase(
      tdengine,
      new SchemaCache(),
      database,
      rulesWith({ options: EVERY_OPTION }),
    );
    assert.equal(precision, 'us');
    const columns =
      `precision keep duration vgroups replica buffer pages pagesize tsdb_pagesize cachemodel cachesize comp
      minrows maxrows stt_trigger single_stable table_prefix table_suffix wal_level wal_fsync_period wal_retention_period
      wal_retention_size`.split(/\s+/);
    const { rows } = await tdengine.query(
      `SELECT ${columns.map((name) => `\`${name}\``).join(', ')} FROM information_schema.ins_databases WHERE name='${database}'`,
    );
    assert.deepEqual(rows, [
      [
        'us',
        '100d,200d,36500d',
        '10d',
        4,
        1,
        16,
        128,
        8,
        16,
        'last_row',
        2,
        1,
        50,
        5000,
        1,
        true,
        -2,
        3,
        2,
        0,
        7200,
        1024,
      ],
    ]);
    const { rows: created } = await tdengine.query(`SHOW CREATE DATABASE ${database}`);
    assert.match(String(created[0]?.[1]), / KEEP_TIME_OFFSET 3 /);
  });

  it('keeps rows for TDengine’s ten years when the settings say nothing', async () => {
    const { tdengine, nextDatabase } = server;
    const database = nextDatabase();
    await prepareDatabase(tdengine, new SchemaCache(), database, rulesWith({}));
    const { rows } = await tdengine.query(
      `SELECT \`keep\` FROM information_schema.ins_databases WHERE name='${database}'`,
    );
    assert.deepEqual(rows, [['3650d,3650d,3650d']]);
  });

  it('fails for now, with no record rejected, when it is not to be created', async () => {
    const error = await errorOf(
      prepareDatabase(server.tdengine, new SchemaCache(), 'nowhere', rulesWith({ create: false })),
    );
    assert.deepEqual(
      [error.kind, error.message],
      ['retry', 'database nowhere does not exist and autoCreate.database is false'],
    );
  });

  const LOST: readonly (readonly [code: number, what: string])[] = [
    [0x0381, 'has created it'],
    [0x0396, 'is creating it'],
  ];
  for (const [code, what] of LOST) {
    it(`that another container ${what} at the same moment is used, with that container’s precision`, async () => {
      const { nextDatabase, tdengine } = server;
      const database = nextDatabase();
      let raced = false;
      const racing = faultyTDengine(tdengine, async (sql) => {
        if (raced || !sql.startsWith('CREATE')) return undefined;
        raced = true;
        await tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ms'`);
        return { error: codeError(code), ran: false };
      });
      const patient = patientTDengine(racing, manualClock(), 60_000, { ms: 0 });
      assert.equal(await prepareDatabase(patient, new SchemaCache(), database, rulesWith({})), 'ms');
    });
  }

  const REFUSED: readonly (readonly [options: DatabaseOptions, what: string])[] = [
    [{ replica: 3 }, 'TDengine 0x0334: Out of dnodes'],
    [{ keep: '10d' }, 'TDengine 0x2619: Invalid duration value, should be keep2 >= keep1 >= keep0 >= 3 * duration'],
  ];
  for (const [options, what] of REFUSED) {
    it(`fails for now when TDengine does not create it: ${what}`, async () => {
      const database = server.nextDatabase();
      const error = await errorOf(
        prepareDatabase(server.tdengine, new SchemaCache(), database, rulesWith({ options })),
      );
      assert.deepEqual([error.kind, error.message], ['retry', `database ${database} cannot be created: ${what}`]);
    });
  }

  it('fails for now when no vnode is left, and is not tried again at once', async () => {
    const faulty = faultyTDengine(server.tdengine, (sql) =>
      sql.startsWith('CREATE') ? { error: codeError(0x03ba), ran: false } : undefined,
    );
    const patient = patientTDengine(faulty, manualClock(), 60_000, { ms: 0 });
    const error = await errorOf(prepareDatabase(patient, new SchemaCache(), server.nextDatabase(), rulesWith({})));
    assert.deepEqual([error.kind, faulty.calls.length], ['retry', 2]);
  });
});

describe('an existing database', () => {
  it('keeps its precision and options', async () => {
    const { tdengine, nextDatabase } = server;
    const database = nextDatabase();
    await tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ms' KEEP 100`);
    const counting = faultyTDengine(tdengine, () => undefined);
    const rules = rulesWith({ options: { keep: '36500d' } });
    assert.equal(await prepareDatabase(counting, new SchemaCache(), database, rules), 'ms');
    assert.equal(counting.calls.length, 1);
  });
});
