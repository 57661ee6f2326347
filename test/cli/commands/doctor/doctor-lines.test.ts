import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { doctorLines } from '../../../../cli/commands/doctor/doctor-lines.ts';
import type { Diagnosis, DiagnosisLine } from '../../../../operations/doctor/doctor-json.ts';

const line = (more: Partial<DiagnosisLine>): DiagnosisLine => ({
  ...{ check: 'TDengine TCP', subject: 'td:6041', tried: 'connect to td:6041', verdict: 'ok', answer: 'connected' },
  ...{ from: 'here' },
  ...more,
});

const diagnosis = (...checks: readonly DiagnosisLine[]): Diagnosis => ({
  ...{ deployment: 'plant', at: '2026-05-01T00:00:00.000Z' },
  connectors: [{ name: 'meters', kind: 'sink', region: 'eu-west-1', checks: [...checks] }],
  notDeployed: [],
});

const failed = line({
  verdict: 'fail',
  answer: 'the connection is refused',
  advice: 'start taosAdapter',
  section: { page: 'networks.md', heading: 'What you see' },
  from: 'function',
});

describe('a diagnosis on the screen', () => {
  it('says of each thing what was tried and answered, what to do, and where it was tried', () => {
    assert.deepEqual(doctorLines(diagnosis(line({}), failed), true, undefined), [
      'deployment plant, 2026-05-01T00:00:00.000Z',
      '',
      'sink meters: 1 ok, 1 failed',
      '  ok    TDengine TCP: connect to td:6041',
      '        connected',
      '  FAIL  TDengine TCP: connect to td:6041, from the function',
      '        the connection is refused',
      '        → start taosAdapter; docs/networks.md "What you see"',
    ]);
  });

  it('leaves out what is well when it is asked to, and counts it all the same', () => {
    const lines = doctorLines(diagnosis(line({}), line({ verdict: 'warn' }), line({ verdict: 'unknown' })), false, 80);
    assert.equal(lines[2], 'sink meters: 1 ok, 1 to look at, 1 not known');
    assert.deepEqual(
      lines.filter((text) => text.startsWith('  ok')),
      [],
    );
  });

  it('fits the terminal', () => {
    const long = { ...failed, answer: 'word '.repeat(60).trim(), advice: 'advice '.repeat(30).trim() };
    for (const text of doctorLines(diagnosis(long), true, 60)) assert.ok(text.length <= 60, text);
  });

  it('says what is not deployed, and that nothing is', () => {
    const none = { ...diagnosis(), connectors: [] };
    assert.deepEqual(doctorLines(none, true, 80).slice(1), ['no connector is deployed']);
    const missing = { ...none, notDeployed: [{ name: 'plant', why: 'it is in the file and not deployed' }] };
    assert.deepEqual(doctorLines(missing, true, 80).slice(1), ['', 'plant: it is in the file and not deployed']);
  });
});
