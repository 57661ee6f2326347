import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A value of each of DynamoDB's types, by its letters: what a person, or another program, can put in an attribute's place. */
export const EVERY_TYPE: Readonly<Record<string, AttributeValue>> = {
  S: { S: 'soon' },
  N: { N: '12.5' },
  B: { B: Uint8Array.of(0, 255) },
  BOOL: { BOOL: true },
  NULL: { NULL: true },
  M: { M: { S: { S: '12' } } },
  L: { L: [{ N: '12' }] },
  SS: { SS: ['12', '13'] },
  NS: { NS: ['12', '13'] },
  BS: { BS: [Uint8Array.of(1, 2)] },
};

/** Numbers that DynamoDB keeps and nobody counts up to. */
export const ABSURD_NUMBERS: readonly AttributeValue[] = [
  { N: '-1' },
  { N: '1.5' },
  { N: '9007199254740992' },
  { N: '99999999999999999999999999999999999999' },
  { N: '9.9999999999999999999999999999999999999E+125' },
  { N: '1E-130' },
];
