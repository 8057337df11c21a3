import { expect, it } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { render } from '@/test/render';
import SelectionConflicts, { type Conflict } from './SelectionConflicts.vue';

const firms = ['甲', '乙', '丙'].map((value) => ({ value, label: `${value}评估公司` }));

it('takes several firms, each once, with its interest and its source', async () => {
  const conflicts = ref<Conflict[]>([]);
  const page = await render(
    defineComponent(() => () =>
      h(SelectionConflicts, {
        firms,
        modelValue: conflicts.value,
        'onUpdate:modelValue': (it: Conflict[]) => (conflicts.value = it),
      }),
    ),
  );
  await page.press('+ 增加一家回避机构');
  await page.press('+ 增加一家回避机构');
  const [first, second] = page.wrapper.findAll('.one');
  await first?.find('select').setValue('甲');
  await second?.find('select').setValue('丙');
  for (const [row, why, source] of [
    [first, '系申请执行人的关联公司', '企业信用信息公示系统'],
    [second, '曾为本案财产出具报告', '当事人申请'],
  ] as const) {
    const [whyInput, sourceInput] = row?.findAll('input') ?? [];
    await whyInput?.setValue(why);
    await sourceInput?.setValue(source);
  }
  expect(conflicts.value).toEqual([
    { firm_id: '甲', why: '系申请执行人的关联公司', source: '企业信用信息公示系统' },
    { firm_id: '丙', why: '曾为本案财产出具报告', source: '当事人申请' },
  ]);
  const barred = second?.findAll('option').map((it) => it.attributes('disabled') !== undefined);
  expect(barred).toEqual([true, false, false]);
  await page.press('移除');
  expect(conflicts.value.map((one) => one.firm_id)).toEqual(['丙']);
});
