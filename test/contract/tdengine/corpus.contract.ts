import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type EmbeddedTDengine, startTDengine } from '@tdengine-kafka-lambda/embedded-tdengine';
import type { TDengineAccess } from '../../../cli/terminal/usage.ts';
import { realTDengine } from '../../support/servers/real-servers.ts';
import { difference } from './compare-step.ts';
import { readScenarios, type Scenario, type Step } from './scenario.ts';
import { sendStep } from './send-step.ts';

/** Steps of each scenario that the embedded server answers byte for byte as TDengine did. It may only grow. */
const TABLE = new URL('passing-steps.json', import.meta.url);
const UPDATE = 'UPDATE_PASSING_STEPS=1 node --test test/contract/tdengine/corpus.contract.ts';

/** What the sink and the source do: no step of these may fail. */
const WHOLE = ['60-flow-sink', '61-flow-source'];

const real = realTDengine();
const updates = process.env.UPDATE_PASSING_STEPS === '1';
const recorded: Record<string, number> = JSON.parse(readFileSync(TABLE, 'utf8'));
const measured: Record<string, number> = {};

function request({ request: { method, path, body } }: Step): string {
  return typeof body === 'string' ? body.slice(0, 160) : `${method} ${path}`;
}

/** Plays a scenario; the steps that were answered otherwise. */
async function failures(scenario: Scenario, server: TDengineAccess): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true });
  const failed: string[] = [];
  try {
    for (const [place, step] of scenario.steps.entries()) {
      const why = difference(step, await sendStep(server, step.request, agent));
      if (why !== undefined) failed.push(`  step ${place}: ${request(step)}\n      ${why}`);
    }
  } finally {
    agent.destroy();
  }
  return failed;
}

describe(`TDengine's recorded answers are those of ${real?.url ?? 'the embedded server'}`, () => {
  let embedded: EmbeddedTDengine | undefined;

  before(async () => {
    if (real === undefined) embedded = await startTDengine();
  });
  after(async () => {
    await embedded?.close();
    if (updates) writeFileSync(TABLE, `${JSON.stringify(measured, null, 2)}\n`);
  });

  for (const scenario of readScenarios()) {
    const name = scenario.scenario;
    it(`${name}: ${scenario.about}`, async () => {
      const failed = await failures(scenario, real ?? { url: embedded?.url ?? '', user: 'root', password: 'taosdata' });
      const passing = scenario.steps.length - failed.length;
      measured[name] = passing;
      if (updates) return;
      const known = recorded[name] ?? 0;
      const report = `${passing} of ${scenario.steps.length} steps pass, ${known} did:\n${failed.join('\n')}`;
      if (WHOLE.includes(name)) assert.deepEqual(failed, [], report);
      assert.ok(passing >= known, report);
      // A table that lags behind would let an answer get worse again unseen.
      if (real === undefined) assert.equal(passing, known, `more steps pass than recorded; run ${UPDATE}`);
    });
  }
});
