import type { SinkRuntime } from '../../shared/settings/index.ts';
import type { ScaleTime } from '../../shared/tdengine/time/digits.ts';
import type { Precision } from '../../shared/tdengine/time/precision.ts';
import { unreadable } from '../rows/record-error.ts';
import { checkColumnName } from './cells.ts';
import { timeConverter } from './time.ts';

/** Column of a data point's value, as TDengine calls it for both of OpenTSDB's protocols. */
export const VALUE_COLUMN = '_value';

/** Column of the time in stables that schemaless writing makes. */
const TIME_COLUMN = '_ts';

/** Digits of a time since 2001 in seconds, and in milliseconds. */
const SECONDS_DIGITS = 10;
const MILLISECONDS_DIGITS = 13;

/** Checks a tag's name. @throws RecordError when TDengine would refuse it, or it is a column's. */
export function checkTagName(name: string): void {
  checkColumnName('tag', name);
  if (name === VALUE_COLUMN || name === TIME_COLUMN) throw unreadable(`tag ${name} has the name of a column`, name);
}

/**
 * Makes a converter of OpenTSDB's times into a database's unit. Without a unit in the settings it goes by the number of
 * digits as TDengine does, and throws RecordError for any other number of them.
 */
export function opentsdbTimeConverter(unit: SinkRuntime['dataPrecision'], to: Precision): ScaleTime {
  if (unit !== undefined && unit !== 'auto') return timeConverter(unit, to);
  const seconds = timeConverter('s', to);
  const milliseconds = timeConverter('ms', to);
  return (digits) => {
    if (digits.length === MILLISECONDS_DIGITS) return milliseconds(digits);
    if (digits.length === SECONDS_DIGITS) return seconds(digits);
    throw unreadable(
      'the timestamp has neither 10 digits, of seconds, nor 13, of milliseconds: dataPrecision can say its unit',
    );
  };
}
