import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stopAndReport } from '../../../local/runner/run-report.ts';
import { countedSink } from './reports.ts';

/** A sink of which Kafka says this, and which deals with so many records more while it is stopped. */
function sink(behind: number | undefined, doneAtStop: number) {
  let done = 10;
  const counted = () => countedSink({ done });
  return {
    name: 'm',
    counted,
    async state() {
      if (behind === undefined) throw new Error('Kafka is gone');
      return { ...counted(), behind, failing: undefined };
    },
    async stop() {
      done += doneAtStop;
    },
  };
}

/** The report of a run of one sink. */
async function reportOf(one: ReturnType<typeof sink>) {
  const { sinks } = await stopAndReport({ sinks: [one], sources: [], stop: () => one.stop() });
  return sinks.map(({ done, waiting }) => [done, waiting]);
}

describe('the report of a run', () => {
  it('counts the records that are done while it is stopped', async () => {
    assert.deepEqual(await reportOf(sink(5, 3)), [[13, 2]]);
    assert.deepEqual(await reportOf(sink(5, 7)), [[17, 0]]);
  });

  it('has everything but the number of waiting records when Kafka is gone', async () => {
    assert.deepEqual(await reportOf(sink(undefined, 0)), [[10, undefined]]);
  });
});
