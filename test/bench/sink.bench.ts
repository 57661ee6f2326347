import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { SinkFindings } from '../../bench/sink/measure-sink.ts';
import { STAGES } from '../../bench/sink/stages.ts';

const RECORDS = 2_000;
const COMMAND = [join(import.meta.dirname, '../../bench/sink.ts')];

function bench(...args: readonly string[]) {
  return promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', ...COMMAND, ...args]);
}

describe('npm run bench:sink', () => {
  it('measures every figure of every case, and checks that all records became rows', async () => {
    const { stdout } = await bench('--records', `${RECORDS}`, '--runs', '1', '--subtables', '3', '--json');
    const { results, server, leftOut }: SinkFindings = JSON.parse(stdout);
    assert.match(server, /^stand-in/);
    assert.equal(results.length + leftOut.length, 4);
    for (const result of results) {
      assert.deepEqual([result.records, result.rows], [RECORDS, RECORDS]);
      const { stages, fill, memory, prebuilt } = result;
      const figures = {
        recordsPerSecond: result.recordsPerSecond,
        ms: result.ms,
        cpuMicros: result.cpuMicros,
        bestCpuMicros: result.bestCpuMicros,
        goalCpuMicros: result.goalCpuMicros,
        sqlBytesPerRow: result.sqlBytesPerRow,
        allocatedBytes: result.allocatedBytes,
        ratio: result.ratio,
        statements: fill.statements,
        percent: fill.percent,
        fewest: fill.fewest,
        eventBytes: memory.eventBytes,
        afterFirst: memory.afterFirst,
        afterAll: memory.afterAll,
        afterAllInLambda: memory.afterAllInLambda,
        prebuiltMs: prebuilt.ms,
        prebuiltRecordsPerSecond: prebuilt.recordsPerSecond,
        prebuiltCpuMicros: prebuilt.cpuMicros,
      };
      for (const [name, figure] of Object.entries(figures)) assert.ok(figure > 0, `${name} is ${figure}`);
      const sum = STAGES.reduce((total, stage) => total + stages[stage], 0);
      assert.ok(Math.abs(sum - result.cpuMicros) < 1e-6, 'the stages are not the whole');
      assert.ok(stages.decode > 0 && stages.write > 0, 'no stage that every record goes through may be nothing');
    }
  });

  it('prints its usage, and says what an option must be', async () => {
    assert.match((await bench('--help')).stdout, /Examples:\n {2}npm run bench:sink/);
    await assert.rejects(
      bench('--records', 'many'),
      /--records must be a whole number from 1 to 999999999; got "many"/,
    );
  });
});
