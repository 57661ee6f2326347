import { pathText } from '../record-path/path.ts';
import type { TemplatePart } from '../record-path/template.ts';
import { checkLength, Fault } from './fault.ts';
import { constantTerm, Mistake, type Place, type Term } from './term.ts';
import { textIn } from './text.ts';
import { typeOf } from './value.ts';

/**
 * A text with `${…}` in it as one term: the value of what is in the braces when that is all, or else a text.
 * @param expression compiles an expression. @throws Mistake as it does
 */
export function templateTerm(
  parts: readonly TemplatePart[],
  places: ReadonlyMap<string, Place>,
  expression: (text: string) => Term,
): Term {
  const terms = parts.map((part) => termOf(part, places, expression));
  const [first] = terms;
  if (first === undefined) return constantTerm('', 'string');
  if (terms.length === 1) return first;
  const run = () => {
    let text = '';
    for (const term of terms) {
      const value = term.run();
      const part = textIn(value);
      if (part === undefined) throw new Fault(`${typeOf(value)} is no part of a text`);
      text += part;
    }
    checkLength(text.length);
    return text;
  };
  return { type: 'string', run };
}

function termOf(part: TemplatePart, places: ReadonlyMap<string, Place>, expression: (text: string) => Term): Term {
  switch (part.kind) {
    case 'text':
      return constantTerm(part.text, 'string');
    case 'expression':
      return expression(part.text);
    case 'name':
      return placed(places.get(part.name), part.name);
    case 'field': {
      const [first = '', ...others] = part.steps;
      const isWord = first.startsWith('\0');
      let place = places.get(isWord ? pathText([first]) : 'record');
      for (const step of isWord ? others : part.steps) place = place?.member?.(step);
      return placed(place, part.path);
    }
  }
}

function placed(place: Place | undefined, name: string): Term {
  if (place === undefined) throw new Mistake(`there is nothing of the name ${name}`, 0);
  return place.term();
}
