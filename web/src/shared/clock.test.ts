import { expect, it, vi } from 'vitest';
import { serverNow, synchronise } from './clock';

it('keeps the reading with the shortest round trip', async () => {
  // The second reading takes 200 ms and would put the clock 100 ms off.
  let turn = 0;
  let visitor = 1_000_000;
  vi.spyOn(performance, 'now').mockImplementation(() => visitor);
  const before = serverNow();
  vi.stubGlobal('fetch', async () => {
    turn += 1;
    const roundTrip = turn === 1 ? 20 : 200;
    const server = before + (visitor - 1_000_000) + 9800 + 10;
    visitor += roundTrip;
    return new Response(JSON.stringify({ micros: server * 1000 }));
  });
  await synchronise(2);
  const elapsed = visitor - 1_000_000;
  expect(serverNow() - before - elapsed).toBeCloseTo(9800, 0);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
