import type { CarrySettings } from '../../../shared/settings/routes.ts';
import { OPEN_BRACE } from '../../decode/json/characters.ts';
import { membersOf, valueOfMember } from '../../decode/json/members.ts';
import { skipValue } from '../../decode/json/skip-value.ts';
import { RecordError } from '../../rows/record-error.ts';
import { type Budget, MOST_BYTES } from './unpack.ts';
import { elementsOf } from './zip.ts';

/** Gives the elements of an array the fields of those before that they lack. */
export class Carry {
  readonly #settings: CarrySettings;

  constructor(settings: CarrySettings) {
    this.#settings = settings;
  }

  /** The array with what is carried on; what is no object stays as it is. @throws RecordError for one that would be too large. */
  array(text: string, budget: Budget): string {
    const { path, fields } = this.#settings;
    const carried = new Map<string, string>();
    const elements = elementsOf(text, 0).map((element) => {
      if (element.charCodeAt(0) !== OPEN_BRACE) return element;
      const { last } = membersOf(element, 0);
      const added: string[] = [];
      for (const field of fields) {
        const at = last.get(field);
        if (at !== undefined) {
          carried.set(field, `${JSON.stringify(field)}:${memberValue(element, at)}`);
          continue;
        }
        const before = carried.get(field);
        if (before !== undefined) added.push(before);
      }
      if (added.length === 0) return element;
      const whole = `${element.slice(0, -1)}${last.size === 0 ? '' : ','}${added.join(',')}}`;
      budget.bytes -= whole.length;
      if (budget.bytes < 0) {
        throw new RecordError('route', `carry: ${path}: the elements have more than ${MOST_BYTES / 1_048_576} MiB`);
      }
      return whole;
    });
    return `[${elements.join(',')}]`;
  }
}

/** The JSON of the value of a member. */
function memberValue(element: string, at: number): string {
  const value = valueOfMember(element, at);
  return element.slice(value, skipValue(element, value, 0));
}
