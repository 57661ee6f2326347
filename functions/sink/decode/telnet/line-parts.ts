import { unreadable } from '../../rows/record-error.ts';
import { endOfLine, skipSpaces } from '../line/scan.ts';

const SPACE = 0x20;
const PUT = 'put ';

/** Cuts lines into their parts, one line after the other. */
export class LineParts {
  readonly text: string;
  /** Where the next line begins. */
  at = 0;
  metric = '';
  /** Decimal digits. */
  time = '';
  valueStart = 0;
  valueEnd = 0;
  /** All tags, with the blanks between them. */
  tags = '';

  constructor(text: string) {
    this.text = text;
  }

  /** Reads the next line; false when it is blank. @throws RecordError when a part is missing or the time is no whole number. */
  next(): boolean {
    const { text } = this;
    const lineEnd = endOfLine(text, this.at);
    let start = skipWhite(text, this.at, lineEnd);
    let end = lineEnd;
    while (end > start && text.charCodeAt(end - 1) <= SPACE) end--;
    this.at = lineEnd + 1;
    if (start === end) return false;
    if (text.startsWith(PUT, start)) start = skipSpaces(text, start + PUT.length);
    const metricEnd = endOfPart(
      text,
      start,
      end,
      'the line ends with the metric: a timestamp, a value and a tag must follow',
    );
    this.metric = text.slice(start, metricEnd);
    const timeStart = skipSpaces(text, metricEnd);
    const timeEnd = endOfPart(text, timeStart, end, 'the line ends with the timestamp: a value and a tag must follow');
    for (let at = timeStart; at < timeEnd; at++) {
      if (!isDigit(text.charCodeAt(at))) throw unreadable('the timestamp is not a whole number');
    }
    this.time = text.slice(timeStart, timeEnd);
    this.valueStart = skipSpaces(text, timeEnd);
    this.valueEnd = endOfPart(text, this.valueStart, end, 'the line ends with the value: at least one tag must follow');
    this.tags = text.slice(skipSpaces(text, this.valueEnd), end);
    return true;
  }
}

function skipWhite(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) <= SPACE) at++;
  return at;
}

function endOfPart(text: string, from: number, end: number, problem: string): number {
  for (let at = from; at < end; at++) if (text.charCodeAt(at) === SPACE) return at;
  throw unreadable(problem);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
