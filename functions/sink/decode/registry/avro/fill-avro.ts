import { NO_SLOT } from '../../json/found.ts';
import type { Plan, PlanNode } from '../../json/plan.ts';
import type { Unwanted } from '../../json/reader.ts';
import { asciiJson } from '../ascii-json.ts';
import type { AvroRecord, AvroType } from './avro-type.ts';
import { AvroSkips } from './skip-avro.ts';
import { STEP, type Step, stepOf } from './steps.ts';
import { AvroWriters } from './write-avro.ts';
import { valueWriter } from './write-value.ts';

/** What reads values of a type by a plan. */
export interface PlannedFill {
  /** What writes of a value what the plan wants, noting where that is. */
  readonly steps: readonly Step[];
  /** What the type has of which the plan wants nothing. */
  readonly unwanted: readonly Unwanted[];
}

/** What reads values of a type by a plan; undefined for a plan that only the whole JSON can be read by. */
export function planFill(type: AvroType, plan: Plan): PlannedFill | undefined {
  if (plan.unnamed !== undefined || plan.isTopApart || plan.nodes.some(isOfPlaces)) return undefined;
  const filler = new Filler();
  const steps = filler.of(type, plan.root, false, 0);
  return steps && { steps, unwanted: filler.unwanted };
}

/** Whether more than values by their keys is wanted at a node. */
function isOfPlaces({ byIndex, hasMembers, indexSlot, keySlot, presenceSlot }: PlanNode): boolean {
  const isOfSlots = indexSlot !== NO_SLOT || keySlot !== NO_SLOT || presenceSlot !== NO_SLOT;
  return byIndex !== undefined || hasMembers || isOfSlots;
}

class Filler {
  readonly unwanted: Unwanted[] = [];
  readonly #writers = new AvroWriters();
  readonly #skips = new AvroSkips();

  /** @param isText whether the value is a part of a text that is wanted, so that all of it is written. */
  of(type: AvroType, node: PlanNode, isText: boolean, depth: number): readonly Step[] | undefined {
    const hasChildren = node.children.size > 0;
    if (type.kind === 'union') return this.#union(type.branches, node, isText, depth);
    if (type.kind === 'record') return this.#record(type, node, isText || node.slot !== NO_SLOT, depth);
    // Values of a map have the names that records give them.
    if (type.kind === 'map' && hasChildren) return undefined;
    const { slot, arraySlot } = node;
    if (slot === NO_SLOT && arraySlot === NO_SLOT) {
      if (hasChildren && type.kind !== 'null') this.unwanted.push({ steps: node.steps, place: 'object' });
      return [this.#unwanted(type, isText, depth)];
    }
    const own = arraySlot === NO_SLOT ? ownStep(type) : undefined;
    if (own !== undefined) return [stepOf(own, { slot })];
    return [stepOf(STEP.value, { slot, arraySlot, depth, value: valueWriter(type, this.#writers) })];
  }

  #union(types: readonly AvroType[], node: PlanNode, isText: boolean, depth: number): readonly Step[] | undefined {
    const branches: (readonly Step[])[] = [];
    for (const type of types) {
      const steps = this.of(type, node, isText, depth);
      if (steps === undefined) return undefined;
      branches.push(steps);
    }
    return [stepOf(STEP.branch, { branches })];
  }

  #record(type: AvroRecord, node: PlanNode, isText: boolean, depth: number): readonly Step[] | undefined {
    const { slot, arraySlot } = node;
    const hasSlots = slot !== NO_SLOT || arraySlot !== NO_SLOT;
    const steps: Step[] = hasSlots ? [stepOf(STEP.open, { slot, arraySlot })] : [];
    for (const [index, field] of type.fields.entries()) {
      const child = node.children.get(field.name);
      if (child === undefined) this.unwanted.push({ steps: [...node.steps, field.name], place: 'key' });
      const inside =
        child === undefined
          ? [this.#unwanted(field.type, isText, depth + 1)]
          : this.of(field.type, child, isText, depth + 1);
      if (inside === undefined) return undefined;
      if (isText) steps.push(textStep(`${index === 0 ? '{' : ','}${asciiJson(field.name)}:`));
      steps.push(...inside);
    }
    if (isText) steps.push(textStep(type.fields.length === 0 ? '{}' : '}'));
    if (hasSlots) steps.push(stepOf(STEP.close, { slot, arraySlot }));
    return steps;
  }

  #unwanted(type: AvroType, isText: boolean, depth: number): Step {
    if (!isText) return skipStep(type, this.#skips, depth);
    const write = this.#writers.of(type);
    return stepOf(STEP.value, {
      depth,
      value: (reader, out) => {
        write(reader, out, depth);
        return 0;
      },
    });
  }
}

function textStep(text: string): Step {
  return stepOf(STEP.text, { text });
}

/** The step that reads a value of a type for one slot, where there is one. */
function ownStep({ kind }: AvroType): Step['op'] | undefined {
  switch (kind) {
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
      return STEP[kind];
    default:
      return undefined;
  }
}

function skipStep(type: AvroType, skips: AvroSkips, depth: number): Step {
  switch (type.kind) {
    case 'boolean':
      return stepOf(STEP.skipSize, { size: 1 });
    case 'float':
      return stepOf(STEP.skipSize, { size: 4 });
    case 'double':
      return stepOf(STEP.skipSize, { size: 8 });
    case 'fixed':
      return stepOf(STEP.skipSize, { size: type.size });
    case 'int':
    case 'long':
    case 'enum':
      return stepOf(STEP.skipVarint);
    case 'string':
    case 'bytes':
      return stepOf(STEP.skipBytes);
    default:
      return stepOf(STEP.skip, { depth, skip: skips.of(type) });
  }
}
