import { expect, it } from 'vitest';
import type { CourtMonth } from '@/api/public';
import { premiumOf, shareOf, totalOf } from './statistics';

const row: CourtMonth = {
  court_id: 'a', court_name: '甲法院', rehearsal: false, month: '2026-10', ended: 4, sold: 3,
  unsold: 1, withdrawn: 0, defaulted: 1, registrations: 20, bids: 33,
  hammer_total: '300000.01', start_total: '240000.00', reference_total: '340000.00',
};

it('adds up to the fen and takes shares of what there is', () => {
  const total = totalOf([row, { ...row, month: '2026-11', hammer_total: '0.02' }]);
  expect(total.hammer).toBe('300000.03');
  expect(total.ended).toBe(8);
  expect(shareOf(total.sold, total.ended)).toBe('75.0');
  expect(shareOf(0, 0)).toBeNull();
  expect(premiumOf(totalOf([row]))).toBe('25.0');
  expect(premiumOf(totalOf([]))).toBeNull();
});
