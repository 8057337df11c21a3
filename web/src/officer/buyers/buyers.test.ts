import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import BuyersPage from './BuyersPage.vue';
import CompletionForm from './CompletionForm.vue';
import DecideBuyer from './DecideBuyer.vue';
import ListedPersons from './ListedPersons.vue';
import UnmaskBuyer from './UnmaskBuyer.vue';

const limit = {
  id: 'm1',
  region: '湖南省长沙市',
  registered: 'local',
  homes_below: 2,
  insured_months: 0,
  from: '2020-01-01',
  until: null,
  source: '长政办发〔2026〕1号',
};

/** Picks an option of an Element Plus select inside the form. */
async function choose(page: Awaited<ReturnType<typeof render>>, index: number, value: string) {
  const select = page.wrapper.findAllComponents({ name: 'ElSelect' })[index];
  await select?.vm.$emit('update:modelValue', value);
}

it('shows every list with its rule and effect, and the limits with when they are in force', async () => {
  const over = { ...limit, id: 'm2', until: '2021-12-31', homes_below: 0 };
  const ahead = { ...limit, id: 'm3', from: '2999-01-01' };
  serve(
    ['GET', '/api/officer/listed-persons', [{ list: 'dishonest', number: 3 }]],
    ['GET', '/api/officer/purchase-limits', [over, ahead, limit]],
  );
  const page = await render(BuyersPage);
  await eventually(() => {
    expect(page.text()).toMatch(/失信被执行人\s*3.*QUAL-08/);
    expect(page.text()).toMatch(/执行法院及其工作人员\s*0\s*不得竞买\s*AUC-34/);
    const states = page.wrapper.findAll('tbody tr .tag').map((it) => it.text());
    expect(states).toEqual(['✓现行', '◷未生效', '—已失效']);
    expect(page.text()).toContain('少于 2 套');
    expect(page.text()).toMatch(/不得购买.*2020-01-01 — 2021-12-31/);
  });
});

it('enters numbers on a list, says what it did, and names the line of a wrong one', async () => {
  let broken = true;
  const log = serve(
    ['GET', '/api/officer/listed-persons', []],
    ['POST', '/api/officer/listed-persons', () =>
      broken
        ? problem(422, 'court-entry-unusable', '登记信息有误', { place: 1 })
        : { added: 2, known: 0, lost: 1 }],
  );
  const page = await render(ListedPersons);
  await eventually(() => expect(page.text()).toContain('近亲属'));
  await choose(page, 0, 'dishonest');
  await page.fill('证件号码', '43010219900101001X\n430102199001010029');
  await page.fill('来源和事由', '最高人民法院名单');
  await page.press('登记名单');
  await eventually(() => expect(page.text()).toContain('第 2 行的号码有误'));
  broken = false;
  await page.press('登记名单');
  await eventually(() => expect(page.text()).toContain('新登记 2 人，原已在册 0 人；因此丧失资格的报名 1 件'));
  const sent = log.filter((it) => it.method === 'POST').at(-1);
  expect(sent?.body).toEqual({
    list: 'dishonest',
    identities: ['43010219900101001X', '430102199001010029'],
    source: '最高人民法院名单',
  });
});

it('decides on who is held back only with document and reason', async () => {
  const log = serve([
    'POST',
    '/api/officer/lots/l1/buyer-decisions',
    () => new Response(null, { status: 204 }),
  ]);
  const page = await render(DecideBuyer, { props: { lotId: 'l1', registration: 'r1' } });
  await choose(page, 0, 'admitted');
  await page.press('登记资格决定');
  const form = page.wrapper.find('form');
  await form.trigger('submit');
  await eventually(() => expect(page.text()).toContain('请填写'));
  expect(log.filter((it) => it.method === 'POST')).toEqual([]);
  await page.fill('文书号', '（2026）湘0102执70号');
  await page.fill('理由', '近亲属自愿代付');
  await form.trigger('submit');
  await eventually(() => expect(page.text()).toContain('决定已登记'));
  expect(log.at(-1)?.body).toEqual({
    registration_id: 'r1',
    admitted: true,
    document: '（2026）湘0102执70号',
    reason: '近亲属自愿代付',
  });
});

it('stops at the ruling with each finding and its rule, and offers what to do about it', async () => {
  const findings = [
    { name: 'limited', rule: 'QUAL-09', detail: '被限制消费人员购买不动产，须先经法院决定。' },
    { name: 'housing-unproven', rule: 'QUAL-02', detail: '应当提交购房资格证明。' },
  ];
  serve([
    'POST',
    '/api/officer/lots/l1/completion',
    () => problem(409, 'buyer-ruling', '买受人资格不符', { findings, registration_id: 'r9' }),
  ]);
  const page = await render(CompletionForm, { props: { lotId: 'l1', home: false } });
  expect(page.text()).not.toContain('登记资格决定');
  await page.press('登记裁定送达');
  await page.press('确定办理');
  await eventually(() => {
    expect(page.text()).toMatch(/须先经法院决定。\s*QUAL-09/);
    expect(page.text()).toMatch(/应当提交购房资格证明。\s*QUAL-02/);
    expect(page.text()).toContain('登记资格决定');
    expect(page.text()).toContain('登记裁定前购房资格证明');
  });
  const values = page.wrapper.findAll('input').map((it) => it.element.value);
  expect(values).toContain('r9');
});

it('reads who bought only for a purpose', async () => {
  const buyer = { name: '陈某', identity: '43010219900101001X', share: '100.00' };
  const log = serve(['POST', '/api/officer/lots/l1/unmasking', [buyer]]);
  const page = await render(UnmaskBuyer, { props: { lotId: 'l1' } });
  await page.press('查看（留痕）');
  expect(log).toEqual([]);
  await page.fill('用途', '制作成交裁定书');
  await page.press('查看（留痕）');
  await eventually(() => expect(page.text()).toMatch(/陈某\s*43010219900101001X\s*100.00%/));
  expect(log[0]?.body).toEqual({ purpose: '制作成交裁定书' });
});
