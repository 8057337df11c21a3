import { expect, it, vi } from 'vitest';
import { asProblem, ProblemError } from '@/api/problem';
import { eventually, render } from '@/test/render';
import type { Field } from './fields';
import StaffForm from './StaffForm.vue';

const fields: Field[] = [
  { name: 'start_price', label: '起拍价', kind: 'money', hint: '不得低于 ￥700,000.24' },
  { name: 'title', label: '名称', kind: 'text', optional: true },
];

it('sends money in the wire form and leaves out what is empty', async () => {
  const send = vi.fn(async () => undefined);
  const page = await render(StaffForm, { props: { fields, submit: '保存', send } });
  expect(page.text()).toContain('不得低于 ￥700,000.24');
  await page.fill('起拍价', '700,001');
  await page.press('保存');
  await eventually(() => expect(send).toHaveBeenCalledWith({ start_price: '700001.00' }));
});

it('does not send what cannot be right', async () => {
  const send = vi.fn(async () => undefined);
  const page = await render(StaffForm, { props: { fields, submit: '保存', send } });
  await page.fill('起拍价', '很多');
  await page.press('保存');
  await eventually(() => expect(page.text()).toContain('请填写金额'));
  expect(send).not.toHaveBeenCalled();
});

it('puts the server’s word beside the field, with the article', async () => {
  const send = async () => {
    throw new ProblemError({
      type: '/problems/price-below-floor',
      title: '起拍价过低',
      status: 422,
      detail: '起拍价不得低于参考价的百分之七十。',
      article: '法释〔2016〕18号 第十条',
      errors: [{ pointer: '/start_price', detail: '至少 700,000.24 元' }],
    });
  };
  const page = await render(StaffForm, { props: { fields, submit: '保存', send } });
  await page.fill('起拍价', '1');
  await page.press('保存');
  await eventually(() => {
    expect(page.wrapper.find('.el-form-item__error').text()).toBe('至少 700,000.24 元');
    expect(page.text()).toContain('依据：法释〔2016〕18号 第十条');
  });
  expect(asProblem(new TypeError()).slug).toBe('unreachable');
});

it('keeps what was typed through a reload, until it is sent or thrown away', async () => {
  sessionStorage.clear();
  const send = vi.fn(async () => undefined);
  const props = { fields, submit: '保存', send, draft: 'lot' };
  const first = await render(StaffForm, { props });
  await first.fill('名称', '五一大道158号');
  first.wrapper.unmount();
  const second = await render(StaffForm, { props });
  expect(second.text()).toContain('已恢复您上次未提交的内容');
  await second.fill('起拍价', '700001');
  await second.press('保存');
  await eventually(() =>
    expect(send).toHaveBeenCalledWith({ start_price: '700001.00', title: '五一大道158号' }),
  );
  second.wrapper.unmount();
  const third = await render(StaffForm, { props });
  expect(third.text()).not.toContain('已恢复');
});

it('does not let news from the server overwrite what somebody is typing', async () => {
  const initial = { start_price: '1.00', title: '旧' };
  const page = await render(StaffForm, {
    props: { fields, submit: '保存', send: async () => undefined, initial },
  });
  await page.fill('名称', '我的');
  await page.wrapper.setProps({ initial: { start_price: '2.00', title: '新' } });
  const values = page.wrapper.findAll('input').map((it) => it.element.value);
  expect(values).toEqual(['2.00', '我的']);
});
