import { expect, it } from 'vitest';
import { useSession } from '@/shared/session';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import { at, LOT } from '@/test/story';
import LotQuestions from './LotQuestions.vue';

const now = Date.now();
const question = (number: number, change: object = {}) => ({
  id: `q${number}`, number, text: `第${number}问`, covered_for: null,
  asked_at: at(now - 3 * 86_400_000), answers: [], ...change,
});
const board = (questions: object[], change: object = {}) => ({
  questions,
  total: questions.length,
  waiting: 1,
  open: true,
  closes_at: at(now + 3_600_000),
  ...change,
});
const PATH = `/api/public/lots/${LOT}/questions`;
const open = () => render(LotQuestions, { props: { lotId: LOT }, at: `/lots/${LOT}` });
const asBidder = () => {
  useSession().view = { role: 'bidder', name: '陈', csrf: 'x' } as never;
};

it('shows age, answer, former answers and what was covered, and asks a visitor to sign in', async () => {
  const answers = [
    { version: 2, text: '已腾空。', answered_at: at(now - 1000) },
    { version: 1, text: '有人居住。', answered_at: at(now - 9000) },
  ];
  serve(['GET', PATH, board([question(3), question(2, { answers }), question(1, { text: null, covered_for: 'phone' })])]);
  const page = await open();
  await eventually(() => {
    expect(page.text()).toContain('尚未答复，已等待 3天');
    expect(page.text()).toContain('更正答复（第 2 版）');
    expect(page.text()).toContain('此前的答复（1）');
    expect(page.text()).toContain('该问题含有个人信息（电话号码），法院已遮盖');
  });
  expect(page.wrapper.find('a.button').attributes('href')).toContain('/sign-in');
});

it('asks, and shows what was wrong with a question', async () => {
  const all: object[] = [];
  let refuse = true;
  const log = serve(
    ['GET', PATH, () => board(all)],
    ['POST', `/api/bidder/lots/${LOT}/questions`, () => {
      if (refuse) return problem(422, 'question-personal-data', '含有个人信息');
      all.push(question(1));
      return question(1);
    }, 201],
  );
  const page = await open();
  asBidder();
  await eventually(() => expect(page.text()).toContain('还没有人提问'));
  await eventually(() => expect(page.wrapper.find('textarea').exists()).toBe(true));
  await page.fill('您的问题', '电话13800138000');
  await page.wrapper.find('form.ask').trigger('submit');
  await eventually(() => expect(page.text()).toContain('含有个人信息'));
  refuse = false;
  await page.fill('您的问题', '能看样吗？');
  await page.wrapper.find('form.ask').trigger('submit');
  await eventually(() => {
    expect(page.text()).toContain('法院答复后，您会收到站内消息');
    expect(page.text()).toContain('第1问');
  });
  expect(log.filter((it) => it.method === 'POST').at(-1)?.body).toEqual({ text: '能看样吗？' });
});

it('takes no question after the end, and searches', async () => {
  const log = serve(['GET', PATH, (asked: { url: URL }) =>
    asked.url.searchParams.has('q') ? board([], { total: 1, open: false }) : board([question(1)], { open: false, closes_at: at(now - 1000) })]);
  const page = await open();
  asBidder();
  await eventually(() => expect(page.text()).toContain('竞价结束前未答复'));
  expect(page.wrapper.find('textarea').exists()).toBe(false);
  await page.wrapper.find('input[type=search]').setValue('税费');
  await page.wrapper.find('form[role=search]').trigger('submit');
  await eventually(() => expect(page.text()).toContain('没有包含“税费”的问答'));
  expect(log.at(-1)?.url.searchParams.get('q')).toBe('税费');
});
