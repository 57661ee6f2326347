import { type Found, NO_SLOT } from '../../json/found.ts';
import { INTEGER, OBJECT, PLAIN, TEXT } from '../../json/value.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { JsonOut } from '../json-out.ts';
import { chosen, whole } from './read-avro.ts';
import type { Skip } from './skip-avro.ts';
import { int } from './write-avro.ts';
import { numberKind, type WriteValue } from './write-value.ts';

/** What is done next with a value's bytes. */
export const STEP = {
  /** Reads a value of the type and writes it for its slot. */
  int: 0,
  long: 1,
  float: 2,
  double: 3,
  string: 4,
  /** The same of any type, and for a second slot. */
  value: 5,
  /** Passes over so many bytes, a varint, as many bytes as a varint says, or a value of any type. */
  skipSize: 6,
  skipVarint: 7,
  skipBytes: 8,
  skip: 9,
  /** Writes a text. */
  text: 10,
  /** Begins and ends an object that has slots. */
  open: 11,
  close: 12,
  /** Goes on with the branch of a union that a varint says. */
  branch: 13,
} as const;

/** A step. All have all fields, so that they are of one shape to V8. */
export interface Step {
  readonly op: (typeof STEP)[keyof typeof STEP];
  readonly slot: number;
  readonly arraySlot: number;
  readonly size: number;
  readonly text: string;
  /** Records and arrays that the value is in. */
  readonly depth: number;
  readonly value: WriteValue;
  readonly skip: Skip;
  readonly branches: readonly (readonly Step[])[];
}

const NOTHING: Step = {
  op: STEP.text,
  slot: NO_SLOT,
  arraySlot: NO_SLOT,
  size: 0,
  text: '',
  depth: 0,
  value: () => OBJECT,
  skip: () => {},
  branches: [],
};

/** A step in which only some fields mean something. */
export function stepOf(op: Step['op'], fields: Partial<Omit<Step, 'op'>> = {}): Step {
  return { ...NOTHING, op, ...fields };
}

/** Takes steps one after another: one loop, in which each kind of value is read where V8 can put its code. @throws RecordError when the bytes do not fit. */
export function takeSteps(steps: readonly Step[], reader: ByteReader, out: JsonOut, found: Found): void {
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] ?? NOTHING;
    const from = out.at;
    switch (step.op) {
      case STEP.int:
        out.whole(int(reader));
        found.put(step.slot, INTEGER, from, out.at);
        break;
      case STEP.long: {
        const value = reader.signed();
        if (typeof value === 'number') out.whole(value);
        else out.ascii(String(value));
        found.put(step.slot, INTEGER, from, out.at);
        break;
      }
      case STEP.float: {
        const value = reader.float();
        out.float(value);
        found.put(step.slot, numberKind(value), from, out.at);
        break;
      }
      case STEP.double: {
        const value = reader.double();
        out.double(value);
        found.put(step.slot, numberKind(value), from, out.at);
        break;
      }
      case STEP.string: {
        const size = whole(reader);
        const start = reader.skip(size);
        const isPlain = out.string(reader.bytes, start, start + size);
        found.put(step.slot, isPlain ? PLAIN : TEXT, from, out.at);
        break;
      }
      case STEP.value: {
        const kind = step.value(reader, out, step.depth);
        if (step.slot !== NO_SLOT) found.put(step.slot, kind, from, out.at);
        if (step.arraySlot !== NO_SLOT) found.put(step.arraySlot, kind, from, out.at);
        break;
      }
      case STEP.skipSize:
        reader.skip(step.size);
        break;
      case STEP.skipVarint:
        reader.unsigned();
        break;
      case STEP.skipBytes:
        reader.skip(whole(reader));
        break;
      case STEP.skip:
        step.skip(reader, step.depth);
        break;
      case STEP.text:
        out.ascii(step.text);
        break;
      case STEP.open:
        if (step.slot !== NO_SLOT) found.put(step.slot, OBJECT, from, from);
        if (step.arraySlot !== NO_SLOT) found.put(step.arraySlot, OBJECT, from, from);
        break;
      case STEP.close:
        if (step.slot !== NO_SLOT) found.put(step.slot, OBJECT, found.start(step.slot), from);
        if (step.arraySlot !== NO_SLOT) found.put(step.arraySlot, OBJECT, found.start(step.arraySlot), from);
        break;
      case STEP.branch:
        takeSteps(chosen(reader, step.branches, 'a branch of a union'), reader, out, found);
        break;
    }
  }
}
