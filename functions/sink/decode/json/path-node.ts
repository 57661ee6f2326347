import { detached } from '../../../shared/detached.ts';
import { Field } from './field.ts';
import { ShapeMemory } from './shape-memory.ts';

/** A text that stands in no JSON. */
const NEVER = '\0';

/** A step of a path that a walk looks for, and what is below it. */
export class PathNode {
  readonly key: string;
  /** Keys from the root to here. */
  readonly steps: readonly string[];
  /** Characters of the steps. */
  readonly length: number;
  readonly children = new Map<string, PathNode>();
  /** Where the value is put, if it is wanted as a whole. */
  field: Field | undefined;
  /** Where the value is put if it may be an array whose elements are walked one by one. */
  elements: Field | undefined;
  /** Whether keys without a node get one, since all fields below are wanted. */
  isOpen = false;
  /** Whether something is found below the node, which a repeated key hides. */
  isInner = false;
  /** Whether all below is wanted, since what stands here is. */
  isWanted = false;
  /** Whether the field is for what no setting names: a scalar, or an array as a whole. */
  isRest = false;
  /** Whether something stood here, of which nothing is wanted but what is below it. */
  isStray = false;
  /** Whether the node came with a record, for a key that no setting names. */
  readonly isGrown: boolean;
  /** The child whose key came first the last time. */
  first: PathNode | undefined;
  /** The sibling whose key came after this one the last time. */
  next: PathNode | undefined;
  /** What stood between the brace and the value when this key came first, and between the value before and its own else. */
  opening = NEVER;
  following = NEVER;
  /** The walk that was here last, by which a repeated key is noticed. */
  visit = 0;
  /** What values have had around their leaves, for a node whose values are walked by themselves. */
  readonly shapes = new ShapeMemory();

  constructor(key: string, steps: readonly string[], length: number, isGrown: boolean) {
    this.key = key;
    this.steps = steps;
    this.length = length;
    this.isGrown = isGrown;
  }

  /** Wants the elements of an array, if there is one. */
  explode(): Field {
    this.elements ??= new Field();
    this.isInner = true;
    return this.elements;
  }

  /** Whether a walk looks into an object here. */
  get isDescended(): boolean {
    return this.isOpen || this.children.size > 0;
  }

  /** Wants all fields below. */
  open(): void {
    this.isOpen = true;
    this.isInner = true;
  }

  /** Wants a value that no setting names. */
  want(): void {
    this.field = new Field();
    this.isRest = true;
  }

  /** The child of a key, made if there is none. */
  child(key: string, isGrown: boolean): PathNode {
    let child = this.children.get(key);
    if (child === undefined) {
      child = new PathNode(key, [...this.steps, key], this.length + key.length, isGrown);
      this.children.set(child.key, child);
      this.isInner = true;
    }
    return child;
  }

  /**
   * Says that this key, in an object's text, came after another one or as the first.
   */
  came(isFirst: boolean, text: string, from: number, end: number): void {
    if (text.startsWith(isFirst ? this.opening : this.following, from)) return;
    const before = detached(text.slice(from, end));
    if (isFirst) this.opening = before;
    else this.following = before;
  }

  /** Forgets what was found here and below. */
  clear(): void {
    this.field?.clear();
    this.elements?.clear();
    for (const child of this.children.values()) child.clear();
  }

  /** The fields that settings want, here and below. */
  namedFields(): Field[] {
    const fields = this.isRest || this.field === undefined ? [] : [this.field];
    if (this.elements !== undefined) fields.push(this.elements);
    for (const child of this.children.values()) fields.push(...child.namedFields());
    return fields;
  }

  /** Forgets the nodes below that came with records. */
  prune(): void {
    this.first = undefined;
    this.shapes.likely = undefined;
    for (const [key, child] of this.children) {
      if (child.isGrown) this.children.delete(key);
      else {
        child.next = undefined;
        child.prune();
      }
    }
  }
}
