import { expect, it } from 'vitest';
import { uuid7 } from './uuid7';

it('carries the time it was given, version 7 and the RFC variant', () => {
  const key = uuid7(1_779_760_846_123);
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt(key.replace('-', '').slice(0, 12), 16)).toBe(1_779_760_846_123);
});

it('is never the same twice', () => {
  expect(uuid7(1000)).not.toBe(uuid7(1000));
});
