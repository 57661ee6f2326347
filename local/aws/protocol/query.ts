import { randomUUID } from 'node:crypto';
import type { Answer, AwsRequest, Call } from './call.ts';

/**
 * A call in the protocol AWS query, a form whose answer is XML; undefined when it is not in it.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryCall({ headers, body }: AwsRequest, xmlNamespace: string): Call | undefined {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined;
  const form = new URLSearchParams(body.toString());
  const operation = form.get('Action') ?? '';
  const requestId = randomUUID();
  const meta = xmlOf('ResponseMetadata', { RequestId: requestId });
  return {
    operation,
    input: () => membersOf(form),
    answer: (result) =>
      xmlAnswer(
        200,
        `<${operation}Response xmlns="${xmlNamespace}">${xmlOf(`${operation}Result`, result)}${meta}</${operation}Response>`,
      ),
    refuse: ({ name, message, status }) => {
      const error = xmlOf('Error', { Type: status < 500 ? 'Sender' : 'Receiver', Code: name, Message: message });
      return xmlAnswer(
        status,
        `<ErrorResponse xmlns="${xmlNamespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
    },
  };
}

function xmlAnswer(status: number, body: string): Answer {
  return { status, headers: { 'Content-Type': 'text/xml' }, body };
}

/** A value as an element; a list as `member` elements within it. */
function xmlOf(name: string, value: unknown): string {
  if (value === undefined) return '';
  return `<${name}>${contentOf(value)}</${name}>`;
}

function contentOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((member) => xmlOf('member', member)).join('');
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  return Object.entries(value)
    .map(([name, member]) => xmlOf(name, member))
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  // A reader of XML would make a line feed of a carriage return that is not written as an entity.
  return text.replaceAll(/[&<>"]/g, (one) => ENTITIES[one] ?? one).replaceAll('\r', '&#xD;');
}

type Form = { [name: string]: Form | string };

/** The members of a form: `A.member.1.B=c` is a list of objects. */
function membersOf(form: URLSearchParams): unknown {
  const members = emptyForm();
  for (const [key, text] of form) {
    const names = key.split('.');
    const last = names.pop() ?? '';
    let place = members;
    for (const name of names) {
      const inner = place[name];
      const next = typeof inner === 'object' ? inner : emptyForm();
      place[name] = next;
      place = next;
    }
    place[last] = text;
  }
  return listed(members);
}

/** Without members that every object has. */
function emptyForm(): Form {
  return Object.create(null);
}

function listed(value: Form | string): unknown {
  if (typeof value === 'string') return value;
  const { member } = value;
  if (typeof member === 'object') {
    const numbered = Object.entries(member).sort(([a], [b]) => Number(a) - Number(b));
    return numbered.map(([, one]) => listed(one));
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, listed(one)]));
}
