import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { alarmBounds } from '../../../functions/shared/settings/monitoring.ts';
import { aSink, aSource, monitored } from './monitored.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');

/** Texts of the sections, by heading. */
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf('\n');
      return [text.slice(0, end), text.slice(end)];
    }),
);

const descriptions = [aSink, aSource].flatMap((watch) =>
  Object.entries(monitored(watch).alarms).map(([name, alarm]) => [name, String(alarm.AlarmDescription)] as const),
);

describe('the description of an alarm', () => {
  for (const [name, description] of descriptions) {
    it(`is one sentence that ends with a section of the runbook: ${name}`, () => {
      const [, what = '', section = ''] = /^([A-Z][^.;]+); see docs\/operations\.md "(.+)"$/.exec(description) ?? [];
      assert.notEqual(what, '', description);
      assert.ok(sections.has(section), section);
    });
  }
});

describe('a section that an alarm points to', () => {
  for (const section of new Set(descriptions.map(([, description]) => /"(.+)"$/.exec(description)?.[1] ?? ''))) {
    it(`says what it means, how to look and what to do: ${section}`, () => {
      const text = sections.get(section) ?? '';
      for (const part of ['**What it means.**', '**How to look.**', '**What to do.**']) {
        assert.ok(text.includes(part), part);
      }
    });

    it(`names the alarm that points there: ${section}`, () => {
      for (const [name, description] of descriptions) {
        if (!description.endsWith(`"${section}"`)) continue;
        const alarm = name.split('/')[0];
        assert.ok(sections.get(section)?.includes(`\`${alarm}\``), alarm);
      }
    });
  }
});

describe('the table of alarms', () => {
  const rows = [
    ...(sections.get('Alarms') ?? '').matchAll(/^\| `([a-z-]+)` \| .+? \| `(\w+): (\d+)` \| .*\(#([a-z-]+)\) \|$/gm),
  ];

  it('has every alarm, with the section that its mail names', () => {
    const anchors = descriptions.map(([name, description]) => {
      const section = /"(.+)"$/.exec(description)?.[1] ?? '';
      return `${name.split('/')[0]} ${section.toLowerCase().replaceAll(' ', '-')}`;
    });
    const told = rows.map(([, name, , , anchor]) => `${name} ${anchor}`);
    assert.deepEqual(told.sort(), [...new Set(anchors)].sort());
  });

  it('has every setting, with its default', () => {
    const told = Object.fromEntries(rows.map(([, , key = '', value]) => [key, Number(value)]));
    // That of `silentMinutes` depends on the schedule.
    assert.deepEqual(told, { ...alarmBounds(), silentMinutes: 15 });
  });
});
