import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  MOST_COUNTED,
  MOST_NOTE_BYTES,
  NO_NOTE,
  noteText,
  parseNote,
  type TurnNote,
} from '../../../../functions/source/turns/turn-note.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const NOW = 1_700_000_000_000;

describe('the note about tables’ turns', () => {
  it('is read back from its text', () => {
    fc.assert(
      fc.property(
        fc.record({
          ticks: fc.nat(MOST_COUNTED),
          killed: fc.nat(9),
          next: fc.option(fc.string({ unit: 'grapheme', maxLength: 192 }), { nil: undefined }),
          failing: fc.array(fc.tuple(fc.string({ unit: anyCharacter }), fc.integer({ min: 0, max: NOW })), {
            maxLength: 20,
          }),
        }),
        (parts) => {
          const note: TurnNote = { ...parts, failing: new Map(parts.failing) };
          const { next, ...rest } = parseNote(noteText(note));
          assert.deepEqual(
            { ...rest, next, failing: [...rest.failing].sort() },
            { ...note, next, failing: [...note.failing].sort() },
          );
          if (note.next !== undefined && note.next.length < 100) assert.equal(next, note.next);
        },
      ),
    );
  });

  it('is readable in DynamoDB', () => {
    const note = { ticks: 2, killed: 0, next: 'power.meters', failing: new Map([['power.pumps', NOW]]) };
    assert.equal(
      noteText(note),
      '{"ticks":2,"killed":0,"next":"power.meters","failing":[["power.pumps",1700000000000]]}',
    );
  });

  it('stays within its size limit, whatever the names, and leaves out tables that may be tried soonest', () => {
    for (const letter of ['a', 'ü', '表', '"', '\u0001', '😀']) {
      const failing = Array.from({ length: 5_000 }, (_, at): [string, number] => [
        `${at}.${letter.repeat(192 / letter.length)}`,
        NOW + at,
      ]);
      const text = noteText({
        ticks: MOST_COUNTED,
        killed: MOST_COUNTED,
        next: letter.repeat(192),
        failing: new Map(failing),
      });
      const bytes = Buffer.byteLength(text);
      assert.ok(bytes <= MOST_NOTE_BYTES && bytes > MOST_NOTE_BYTES * 0.8, `${letter}: ${bytes} bytes`);
      const kept = parseNote(text).failing;
      assert.deepEqual([...kept].sort(), failing.slice(-kept.size).sort());
    }
    const text = noteText({ ...NO_NOTE, next: 'x'.repeat(400_000) });
    assert.deepEqual(parseNote(text), NO_NOTE);
  });

  it('names the next table up to 1,024 bytes of JSON, and its size limit holds then too', () => {
    const nextOf = (next: string, failing = NO_NOTE.failing) => {
      const text = noteText({ ticks: MOST_COUNTED, killed: MOST_COUNTED, next, failing });
      assert.ok(Buffer.byteLength(text) <= MOST_NOTE_BYTES);
      return parseNote(text).next;
    };
    for (const longest of ['x'.repeat(1_022), 'ü'.repeat(511)]) {
      assert.equal(nextOf(longest), longest);
      assert.equal(nextOf(`${longest}x`), undefined);
      const many = new Map(Array.from({ length: 2_000 }, (_, at): [string, number] => [`t${at}`, NOW]));
      assert.equal(nextOf(longest, many), longest);
    }
  });

  it('says nothing when it is missing or unreadable', () => {
    const garbled = [
      ...['', 'x', '{', 'null', '7', '"text"', '[]', '{}', '{"ticks":1}', '{"ticks":1,"killed":0}'],
      '{"ticks":-1,"killed":0,"failing":[]}',
      '{"ticks":1.5,"killed":0,"failing":[]}',
      '{"ticks":1e9,"killed":0,"failing":[]}',
      '{"ticks":1,"killed":"2","failing":[]}',
      '{"ticks":1,"killed":1e400,"failing":[]}',
      '{"ticks":1,"killed":0,"next":5,"failing":[]}',
      '{"ticks":1,"killed":0,"failing":{}}',
      '{"ticks":1,"killed":0,"failing":["a"]}',
      '{"ticks":1,"killed":0,"failing":[["a","b"]]}',
      '{"ticks":1,"killed":0,"failing":[[1,2]]}',
      '{"ticks":1,"killed":0,"failing":[null]}',
    ];
    for (const text of [undefined, ...garbled]) assert.deepEqual(parseNote(text), NO_NOTE, text);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseNote(text)),
      { numRuns: 500 },
    );
  });
});
