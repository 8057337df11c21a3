import { expect, it } from 'vitest';
import { eventually, render } from '@/test/render';
import { problem, serve } from '@/test/server';
import Receipts from './Receipts.vue';

const file = new File(['<Document/>'], 'camt054.xml');
// Read as text, a file in GBK would not arrive as the bank wrote it.
file.text = () => Promise.reject(new Error('the file was read as text'));
const drop = { dataTransfer: { files: [file] } };

it('imports a dropped file and says what became of each line', async () => {
  const lines = [
    { line: 1, reference: '6222', amount: '400000.00', outcome: 'matched', case_number: '1024号' },
    { line: 2, reference: null, amount: '1.00', outcome: 'suspense', why: '附言无子账号' },
  ];
  const log = serve(['POST', '/api/finance/bank-files', { file_hash: 'f', lines }]);
  const page = await render(Receipts);
  await page.wrapper.find('.drop').trigger('drop', drop);
  await eventually(() => {
    expect(page.text()).toContain('共 2 笔');
    expect(page.text()).toMatch(/￥400,000\s*已匹配\s*1024号/);
    expect(page.text()).toMatch(/不明款.*附言无子账号/);
  });
  expect(log[0]?.headers.get('content-type')).toBe('application/xml');
});

it('says why a file is refused', async () => {
  serve(['POST', '/api/finance/bank-files', () => problem(422, 'bank-file', '文件含 DOCTYPE')]);
  const page = await render(Receipts);
  await page.wrapper.find('.drop').trigger('drop', drop);
  await eventually(() => expect(page.text()).toContain('文件含 DOCTYPE'));
});
