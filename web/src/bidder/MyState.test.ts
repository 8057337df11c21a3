import { expect, it } from 'vitest';
import type { LiveLot } from '@/shared/useLiveLot';
import { render } from '@/test/render';
import MyState from './MyState.vue';

const live = (leaderCode: string, phase: LiveLot['phase'] = 'running'): LiveLot => ({
  seq: 1,
  phase,
  leaderCode,
  currentPrice: '1.00',
  endsAt: '2026-05-26T10:00:00+08:00',
  extensions: 0,
  head: '',
  withdrawn: false,
});
const show = (leader: string, hasBid: boolean, phase?: LiveLot['phase']) =>
  render(MyState, { props: { live: live(leader, phase), myCode: 'M5570', hasBid } });

it('says assertively that I have been outbid, and only then', async () => {
  const outbid = await show('H2515', true);
  expect(outbid.wrapper.find('[aria-live=assertive]').text()).toBe('您已被超越');
  const leading = await show('M5570', true);
  expect(leading.wrapper.find('[aria-live=assertive]').text()).toBe('');
  expect(leading.wrapper.find('[aria-live=polite]').text()).toBe('您目前领先');
});

it('tells the loser and the winner after the end', async () => {
  expect((await show('H2515', true, 'ended')).text()).toContain('您未竞得');
  expect((await show('M5570', true, 'ended')).text()).toContain('您以最高价竞得');
});
