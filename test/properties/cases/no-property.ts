import assert from 'node:assert/strict';
import { it } from 'node:test';

it('checks no property', () => assert.equal(1 + 1, 2));
