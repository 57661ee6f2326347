import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DescribeParametersCommand, GetParameterCommand, PutParameterCommand } from 'aws-sdk-client-ssm';
import { parse } from 'yaml';
import * as z from 'zod';
import { quietWarnings } from '../../cli/terminal/process.ts';
import { startWorld, type World } from './world.ts';

quietWarnings();

const CASES = join(import.meta.dirname, '..', 'fixtures', 'connectors', 'ssm-tier');
const file = z.object({ sinks: z.record(z.string(), z.unknown()) });

/** Columns of a sink, so many that its document is larger than a standard parameter. */
const BEYOND_STANDARD = 80;

describe('a settings document that grows beyond the standard tier of SSM, and shrinks again', () => {
  let world: World;
  before(async () => {
    world = await startWorld();
    await world.prepare();
    configure('2-twenty-columns');
    await world.cdk('bootstrap');
  });
  after(() => world?.close());

  /** Takes one of the cases for the connectors file, or one with more columns. */
  function configure(name: string, columns?: number): void {
    const { sinks } = file.parse(parse(readFileSync(join(CASES, `${name}.yaml`), 'utf8')));
    if (columns !== undefined) widen(sinks, columns);
    world.configureSinks(sinks);
  }

  async function deploy(name: string, columns?: number): Promise<void> {
    configure(name, columns);
    await world.cdk('deploy', '--all', '--require-approval', 'never');
  }

  /** Tier and size of the document. */
  async function document() {
    const Name = `/tdkafka/${world.deployment}/m/settings`;
    const filter = { Key: 'Name', Option: 'Equals', Values: [Name] };
    const { Parameters = [] } = await world.aws.ssm.send(new DescribeParametersCommand({ ParameterFilters: [filter] }));
    const { Parameter } = await world.aws.ssm.send(new GetParameterCommand({ Name }));
    return { tier: Parameters[0]?.Tier, bytes: Buffer.byteLength(Parameter?.Value ?? ''), name: Name };
  }

  it('is deployed each time', async () => {
    await deploy('2-twenty-columns');
    assert.ok((await document()).bytes < 4096);
    await deploy('1-forty-columns', BEYOND_STANDARD);
    const large = await document();
    assert.ok(large.bytes > 4096 && large.bytes <= 8192, String(large.bytes));
    await deploy('1-forty-columns');
    await deploy('2-twenty-columns');
    const small = await document();
    assert.ok(small.bytes < 4096);
    if (!world.emulator.refuses) return;
    assert.deepEqual([large.tier, small.tier], ['Advanced', 'Advanced']);
  });

  it('could not shrink if the template named the tier, since SSM refuses to downgrade a parameter', async (t) => {
    if (!world.emulator.refuses) return t.skip('the emulator that was there takes everything');
    const { name: Name } = await document();
    const put = new PutParameterCommand({ Name, Value: '{}', Tier: 'Standard', Overwrite: true });
    await assert.rejects(world.aws.ssm.send(put), /can't downgrade a parameter/);
  });
});

/** Gives the only route of the only sink so many columns. */
function widen(sinks: Record<string, unknown>, columns: number): void {
  const names = Array.from({ length: columns }, (_, index) => `field_number_${String(index).padStart(3, '0')}`);
  const sink = z
    .object({ m: z.looseObject({ routes: z.tuple([z.looseObject({ columns: z.unknown() })]) }) })
    .parse(sinks);
  sink.m.routes[0].columns = names.map((name) => ({ path: `data.${name}`, name, type: 'DOUBLE' }));
  Object.assign(sinks, sink);
}
