import { expect, it } from 'vitest';
import { loadSm } from '@/proof/sm';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import DocumentPage from './DocumentPage.vue';

const bytes = new TextEncoder().encode('%PDF-1.7 the document');

async function record() {
  const sm = await loadSm();
  return {
    kind: 'confirmation',
    code: '7K2M-QX4P-9TRA-3BHD',
    court: '长沙市芙蓉区人民法院',
    case_number: '(2026)湘0102执1号',
    lot_id: '0196a000-0000-7000-8000-000000000001',
    rehearsal: false,
    pages: 1,
    hash: sm.sm3(bytes),
    issued_at: '2026-11-22T10:00:00+08:00',
    published: true,
  };
}

function take(content: Uint8Array) {
  return { dataTransfer: { files: [{ name: 'a.pdf', arrayBuffer: async () => content.buffer }] } };
}

it('tells what a code leads to and whether a file is the one that was issued', async () => {
  serve(['GET', '/api/public/documents/*', await record()]);
  const page = await render(DocumentPage, { at: '/documents/7K2MQX4P9TRA3BHD' });
  await eventually(() => {
    expect(page.text()).toContain('成交确认书');
    expect(page.text()).toContain('长沙市芙蓉区人民法院');
    expect(page.text()).toContain('查看标的物与竞价记录');
  });
  await page.wrapper.find('.drop').trigger('drop', take(bytes.slice()));
  await eventually(() => expect(page.text()).toContain('一致：您的文件就是'));
  const other = bytes.slice();
  other[0] = 0;
  await page.wrapper.find('.drop').trigger('drop', take(other));
  await eventually(() => expect(page.text()).toContain('不一致'));
});

it('says that nothing has such a code', async () => {
  serve(['GET', '/api/public/documents/*', () => problem(404, 'not-found', '不存在')]);
  const page = await render(DocumentPage, { at: '/documents/2222222222222222' });
  await eventually(() => expect(page.text()).toContain('不是本平台出具的'));
});
