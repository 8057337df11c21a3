import { expect, it } from 'vitest';
import StaffForm from '@/shared/StaffForm.vue';
import { eventually, render } from '@/test/render';
import { serve } from '@/test/server';
import CaseDocuments from './CaseDocuments.vue';

const issued = {
  id: 'd1',
  kind: 'confirmation',
  code: '7K2M-QX4P-9TRA-3BHD',
  lot_id: 'l1',
  subject_id: 'l1',
  template_version: 0,
  pages: 1,
  hash: 'h',
  by_officer: false,
  issued_at: '2026-11-22T10:00:00+08:00',
};

it('lists documents and asks for another', async () => {
  const log = serve(
    ['GET', '/api/officer/cases/*/documents', [issued]],
    ['POST', '/api/officer/cases/*/documents', { ...issued, kind: 'ruling' }, 201],
  );
  const props = {
    caseId: 'c1',
    lots: [{ id: 'l1', title: '房屋', state: 'paid' }, { id: 'l2', title: '车', state: 'draft' }],
    inquiries: [],
  };
  const page = await render(CaseDocuments, { props });
  await eventually(() => {
    expect(page.text()).toContain('成交确认书（PDF）');
    expect(page.text()).toContain('系统出具');
  });
  const form = page.wrapper.findComponent(StaffForm);
  const [choice] = form.props('fields');
  const offered = choice?.kind === 'choice' ? choice.options.map((it) => it.value) : [];
  // A lot that is not paid has neither a ruling nor a notice.
  expect(offered).toEqual(['statement c1', 'ruling l1', 'assistance l1']);
  await form.props('send')({ wanted: 'ruling l1' });
  await eventually(() => {
    const sent = log.find((it) => it.method === 'POST');
    expect(sent?.body).toEqual({ kind: 'ruling', subject_id: 'l1' });
  });
});
