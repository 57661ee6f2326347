import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Stack } from 'aws-cdk-lib';
import { metricName, TROUBLES } from '../../../functions/shared/agreed-names.ts';
import { alarmBounds } from '../../../functions/shared/settings/monitoring/monitoring.ts';
import type { Watched } from '../../../lib/monitoring/watched.ts';
import { sectionsOf } from '../../docs/pages.ts';
import { aSink, aSource, monitored } from './monitored.ts';

const sections = sectionsOf('docs/runbook.md');

/** Every alarm that there is: by default, beside brokers of one's own, of a cron schedule, and with all bounds moved. */
const TROUBLE_MOVED = Object.fromEntries([...TROUBLES.sink, ...TROUBLES.source].map((trouble) => [trouble, 1]));
const WATCHED: readonly ((stack: Stack) => Watched)[] = [
  aSink,
  aSource,
  (stack) => {
    const { clusterName, ...sink } = aSink(stack);
    return sink;
  },
  (stack) => aSink(stack, { mappings: [] }),
];
const descriptions = [
  ...new Map(
    WATCHED.flatMap((watch) => [monitored(watch), monitored(watch, { alarms: TROUBLE_MOVED })]).flatMap(({ alarms }) =>
      Object.entries(alarms).map(([name, alarm]) => [name, String(alarm.AlarmDescription)] as const),
    ),
  ),
];

describe('the description of an alarm', () => {
  for (const [name, description] of descriptions) {
    it(`is one sentence that ends with a section of the runbook: ${name}`, () => {
      const [, what = '', section = ''] = /^([A-Z][^.;]+); see docs\/runbook\.md "(.+)"$/.exec(description) ?? [];
      assert.notEqual(what, '', description);
      assert.ok(sections.has(section), section);
    });
  }
});

describe('a section of the runbook that an alarm points to', () => {
  for (const section of new Set(descriptions.map(([, description]) => /"(.+)"$/.exec(description)?.[1] ?? ''))) {
    it(`says what it means, how to look and what to do: ${section}`, () => {
      const text = sections.get(section) ?? '';
      for (const part of ['**What it means.**', '**How to look.**', '**What to do.**']) {
        assert.ok(text.includes(part), part);
      }
    });

    it(`names the alarm that points to it: ${section}`, () => {
      for (const [name, description] of descriptions) {
        if (!description.endsWith(`"${section}"`)) continue;
        const alarm = name.split('/')[0];
        assert.ok(sections.get(section)?.includes(`\`${alarm}\``), alarm);
      }
    });
  }
});

const TROUBLE_NAMES = new Map([...TROUBLES.sink, ...TROUBLES.source].map((key) => [hyphened(key), metricName(key)]));

describe('the tables of alarms in the documentation', () => {
  const rowsOf = (section: string) =>
    (sections.get(section) ?? '')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.slice(2, -2).split(' | '));
  const alarms = rowsOf('Alarms');
  const troubles = rowsOf('Something needs a look');
  const anchorOf = (text = '') => /\(#([a-z-]+)\)$/.exec(text)?.[1];

  it('have every alarm, with the section that its description names', () => {
    const told = [...alarms, ...troubles].map(([name = '', , , what]) => `${name.slice(1, -1)} ${anchorOf(what)}`);
    const mailed = descriptions.map(([name, description]) => {
      const alarm = name.split('/')[0] ?? '';
      const section = /"(.+)"$/.exec(description)?.[1] ?? '';
      return `${TROUBLE_NAMES.get(alarm) ?? alarm} ${section.toLowerCase().replaceAll(' ', '-')}`;
    });
    assert.deepEqual(told.sort(), [...new Set(mailed)].sort());
  });

  it('have every setting, with its default', () => {
    const told = Object.fromEntries(
      [...alarms, ...troubles].flatMap(([, , setting = '']) => {
        const [, key, value] = /^`(\w+): (\d+)`$/.exec(setting) ?? [];
        return key === undefined ? [] : [[key, Number(value)]];
      }),
    );
    // That of `silentMinutes` depends on the schedule.
    assert.deepEqual(told, { ...alarmBounds(), silentMinutes: 15 });
  });

  it('say of each trouble which kind of connector has it', () => {
    for (const [name = '', kind] of troubles) {
      const has = (of: 'sink' | 'source') => TROUBLES[of].some((key) => metricName(key) === name.slice(1, -1));
      assert.equal(kind, has('sink') ? (has('source') ? 'both' : 'sink') : 'source', name);
    }
  });
});

/** `too-late-rows` of `tooLateRows`. */
function hyphened(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
