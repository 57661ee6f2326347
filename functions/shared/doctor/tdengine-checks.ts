import { isIP } from 'node:net';
import type { TDengine } from '../tdengine/client/client.ts';
import { hostOf } from '../tdengine/client/connection.ts';
import { TDengineError } from '../tdengine/error.ts';
import { quoteName, quoteText } from '../tdengine/sql-text.ts';
import { parseTime } from '../tdengine/time/iso-reader.ts';
import type { Check } from './check.ts';
import type { DoctorPorts } from './ports.ts';
import { findHost, openTcp, type Place, speakTls } from './probe.ts';
import {
  clockVerdict,
  databaseVerdict,
  nodesVerdict,
  type Right,
  rightVerdict,
  signInVerdict,
  versionVerdict,
} from './tdengine-verdicts.ts';
import { dnsVerdict, tcpVerdict, tlsVerdict } from './way-verdicts.ts';

const WAY_MS = 5_000;
const STATEMENT_MS = 8_000;
/** A check's own limit is longer than that of what it asks, so that silence is told as what it is. */
const LIMIT_MS = 12_000;

const ADDRESSES = {
  of: 'address of TDengine',
  list: async (ports: DoctorPorts) => (await ports.addresses()).map(hostOf),
};

const DATABASES = {
  of: 'database',
  list: async (ports: DoctorPorts) => (await ports.wanted()).databases,
};

/** A name of no table, stable or subtable. */
const NO_TABLE = 'tdkafka_doctor_no_such_table';

/** Statements that do nothing, whatever is allowed: their table does not exist, which TDengine says only to who has the right. */
const STATEMENTS: Readonly<Record<Right, (database: string) => string>> = {
  SELECT: (database) => `SELECT * FROM ${quoteName(database)}.${NO_TABLE} LIMIT 1`,
  DESCRIBE: (database) => `DESCRIBE ${quoteName(database)}.${NO_TABLE}`,
  INSERT: (database) => `INSERT INTO ${quoteName(database)}.${NO_TABLE} VALUES (NOW, 0)`,
  CREATE: (database) =>
    `CREATE TABLE ${quoteName(database)}.${NO_TABLE}_of USING ${quoteName(database)}.${NO_TABLE} TAGS (0)`,
};

/** What is looked at of TDengine. */
export const TDENGINE_CHECKS: readonly Check<DoctorPorts>[] = [
  {
    name: 'TDengine DNS',
    needs: ['function'],
    limitMs: LIMIT_MS,
    each: {
      of: ADDRESSES.of,
      list: async (ports) =>
        (await ports.addresses()).filter((address) => isIP(placeOf(address).host) === 0).map(hostOf),
    },
    tried: (host) => `find the name of ${host}`,
    run: async (ports, host) => dnsVerdict(await findHost((await placeAt(ports, host)).host)),
  },
  {
    name: 'TDengine TCP',
    needs: ['function', 'TDengine DNS'],
    limitMs: LIMIT_MS,
    each: ADDRESSES,
    tried: (host) => `connect to ${host}`,
    run: async (ports, host) => tcpVerdict(await openTcp(await placeAt(ports, host), WAY_MS), 'TDengine'),
  },
  {
    name: 'TDengine TLS',
    needs: ['function', 'TDengine secret', 'TDengine TCP'],
    limitMs: LIMIT_MS,
    each: {
      of: ADDRESSES.of,
      list: async (ports) => (await ports.addresses()).filter((address) => address.startsWith('https:')).map(hostOf),
    },
    tried: (host) => `look at the certificate of ${host}`,
    async run(ports, host) {
      const { caCertificates: ca } = await ports.connection();
      const place = await placeAt(ports, host);
      return tlsVerdict(await speakTls(place, { ...(ca !== undefined && { ca }) }, WAY_MS), 'TDengine', ports.now());
    },
  },
  {
    name: 'TDengine sign-in',
    needs: ['function', 'TDengine secret', 'TDengine TCP', 'TDengine TLS'],
    limitMs: LIMIT_MS,
    each: ADDRESSES,
    tried: (host) => `sign in at ${host}`,
    async run(ports, host) {
      const connection = await ports.connection();
      const tdengine = await at(ports, host);
      const login = 'token' in connection ? 'token' : 'password';
      return signInVerdict(await refusalOf(tdengine.query('SELECT SERVER_STATUS()', LIMITS)), login);
    },
  },
  {
    name: 'TDengine version',
    needs: ['TDengine sign-in'],
    limitMs: LIMIT_MS,
    each: ADDRESSES,
    tried: (host) => `ask ${host} for its version`,
    async run(ports, host) {
      const { rows } = await (await at(ports, host)).query('SELECT SERVER_VERSION()', LIMITS);
      const version = rows[0]?.[0];
      return versionVerdict(typeof version === 'string' ? version.slice(0, 64) : undefined);
    },
  },
  {
    name: 'TDengine clock',
    needs: ['TDengine sign-in'],
    limitMs: LIMIT_MS,
    each: ADDRESSES,
    tried: (host) => `compare the clock of ${host}`,
    async run(ports, host) {
      const tdengine = await at(ports, host);
      const begin = ports.now();
      const { rows } = await tdengine.query('SELECT now()', LIMITS);
      const end = ports.now();
      return clockVerdict(Number(parseTime(rows[0]?.[0], 'ms')) - (begin + end) / 2, end - begin);
    },
  },
  {
    name: 'TDengine nodes',
    needs: ['TDengine sign-in'],
    limitMs: LIMIT_MS,
    tried: () => 'count the nodes of TDengine, and the vnodes that they have room for',
    async run(ports) {
      const tdengine = ports.openTDengine(await ports.connection());
      try {
        const sql = 'SELECT id, status, vnodes, support_vnodes FROM information_schema.ins_dnodes';
        const { rows } = await tdengine.query(sql, LIMITS);
        return nodesVerdict(
          rows.map(([id, status, vnodes, most]) => ({
            ...{ id: String(id), status: String(status), vnodes: Number(vnodes), most: Number(most) },
          })),
        );
      } catch (error) {
        if (!(error instanceof TDengineError) || error.kind === 'retry') throw error;
        return nodesVerdict({ notTold: error.message });
      }
    },
  },
  {
    name: 'database',
    needs: ['settings', 'TDengine sign-in'],
    limitMs: LIMIT_MS,
    each: DATABASES,
    tried: (database) => `look for database ${database}`,
    async run(ports, database) {
      const tdengine = ports.openTDengine(await ports.connection());
      const sql = `SELECT \`precision\` FROM information_schema.ins_databases WHERE name = ${quoteText(database)}`;
      const precision = (await tdengine.query(sql, LIMITS)).rows[0]?.[0];
      const { mayCreateDatabase } = await ports.wanted();
      return databaseVerdict(
        database,
        precision === undefined ? undefined : String(precision),
        ports.kind,
        mayCreateDatabase,
      );
    },
  },
  rightCheck('SELECT', 'source'),
  rightCheck('DESCRIBE', 'sink'),
  rightCheck('INSERT', 'sink'),
  rightCheck('CREATE', 'sink'),
];

function rightCheck(right: Right, kind: DoctorPorts['kind']): Check<DoctorPorts> {
  return {
    name: `right to ${right}`,
    needs: ['settings', 'TDengine sign-in', 'database'],
    limitMs: LIMIT_MS,
    each: { of: DATABASES.of, list: async (ports) => (kind === ports.kind ? DATABASES.list(ports) : []) },
    tried: (database) => `${right} of a table that does not exist in ${database}`,
    async run(ports, database) {
      const tdengine = ports.openTDengine(await ports.connection());
      const sql = STATEMENTS[right](database);
      const asked =
        right === 'SELECT' || right === 'DESCRIBE' ? tdengine.query(sql, LIMITS) : tdengine.execute(sql, LIMITS);
      return rightVerdict(await refusalOf(asked), right, database);
    },
  };
}

const LIMITS = { timeoutMs: STATEMENT_MS } as const;

/** A client of one address alone. */
async function at(ports: DoctorPorts, host: string): Promise<TDengine> {
  return ports.openTDengine({ ...(await ports.connection()), url: await addressAt(ports, host) });
}

async function addressAt(ports: DoctorPorts, host: string): Promise<string> {
  return (await ports.addresses()).find((address) => hostOf(address) === host) ?? '';
}

async function placeAt(ports: DoctorPorts, host: string): Promise<Place> {
  return placeOf(await addressAt(ports, host));
}

function placeOf(address: string): Place {
  const { hostname, port, protocol } = new URL(address);
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
}

async function refusalOf(asked: Promise<unknown>): Promise<unknown> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    return error;
  }
}
