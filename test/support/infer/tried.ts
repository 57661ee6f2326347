import assert from 'node:assert/strict';
import { inferMapping, type Proposal } from '../../../mapping/infer/infer.ts';
import { sinkYaml } from '../../../mapping/infer/sink-yaml.ts';
import { verifyProposal } from '../../../mapping/infer/verify.ts';
import { eventRecords, type GivenRecord } from '../../../mapping/records/given-record.ts';
import { differenceText } from '../../../mapping/test/difference.ts';
import { runTests } from '../../../mapping/test/run-tests.ts';
import { fileOf } from '../mapping-file.ts';

const NOW = Date.parse('2024-05-02T08:00:00Z');
const NAMES = { sink: 'plant', database: 'plant' };

/** What is proposed for records, and what becomes of the proposal. */
export interface Tried {
  readonly proposal: Proposal;
  readonly notes: readonly string[];
  /** Samples that are written. */
  readonly written: number;
  /** Rows of the proposal's tests, as the tests have them. */
  readonly rows: readonly unknown[];
  /** What is not as the proposal's own tests expect it. */
  readonly differences: readonly string[];
}

/** Proposes a mapping for records, and runs the tests that it comes with. */
export async function tried(given: readonly GivenRecord[]): Promise<Tried> {
  const records = eventRecords(given, NOW);
  const proposal = inferMapping(records);
  const { notes, written, tests } = await verifyProposal(proposal, records, NAMES, NOW);
  const yaml = sinkYaml(proposal, { notes, written, tests }, NAMES, true);
  const { sinks } = fileOf(yaml);
  const report = await runTests({ sinks, readFile: () => Buffer.alloc(0), now: NOW, clock: () => 0 });
  return {
    proposal,
    notes,
    written,
    rows: Object.values(sinks).flatMap((sink) =>
      sink.tests.flatMap(({ rows = [] }) => (Array.isArray(rows) ? rows : [])),
    ),
    differences: report.tests.flatMap(({ differences }) => differences.map(differenceText)),
  };
}

/** Values as records of one topic. */
export function valuesOf(...values: readonly unknown[]): readonly GivenRecord[] {
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return texts.map((text) => ({ topic: 'plant', value: Buffer.from(text) }));
}

/** The proposal for values, all of which are written, by routes whose tests pass. */
export async function proposed(...values: readonly unknown[]) {
  const ended = await tried(valuesOf(...values));
  assert.deepEqual(ended.differences, []);
  assert.equal(ended.written, values.length, ended.notes.join('\n'));
  const [route, ...others] = ended.proposal.routes;
  assert.ok(route);
  const columnOf = (name: string) => [...(route.columns ?? []), ...(route.tags ?? [])].find((one) => one.name === name);
  const whyOf = (about: string, choice: string) =>
    ended.proposal.choices.find((each) => each.about === about && each.choice === choice)?.why;
  return { ...ended, route, others, columnOf, whyOf };
}
