import { expect, it } from 'vitest';
import { inTrouble } from '../../src/devices';

it('shows reasons in red unless a device was switched off on purpose', () => {
  expect(inTrouble({ status: 'offline', reason: 'no answer within 1,000 ms' })).toBe(true);
  expect(inTrouble({ status: 'faulty', reason: "url = 'x': tcp://host:port expected" })).toBe(true);
  expect(inTrouble({ status: 'disabled', reason: 'switched off by its configuration: enabled = false' })).toBe(false);
  expect(inTrouble({ status: 'ok', reason: '' })).toBe(false);
});
