// From a table with photographs to the gallery of a published lot.
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import { circumstancesOf, OFFICIAL, published, serial } from './case.mjs';
import { Client, signIn, visitor } from './stage.mjs';

/** An archive whose entries are stored as they are. */
function archive(entries) {
  const locals = [];
  const directory = [];
  let at = 0;
  for (const [name, content] of entries) {
    const called = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0x0800, 2);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(content.length, 14);
    head.writeUInt32LE(content.length, 18);
    head.writeUInt16LE(called.length, 22);
    locals.push(Buffer.from('PK\x03\x04'), head, called, content);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), head, tail, called);
    at += 30 + called.length + content.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, list, Buffer.from('PK\x05\x06'), end]);
}

const VEHICLE = {
  被执行人类型: '自然人', 申请执行人: '长沙银行股份有限公司', 被执行人: '刘某', 财产类别: '机动车',
  所在地: '湖南省长沙市芙蓉区', 查封日期: '2026-10-12', 查明来源: '现场勘查笔录', 号牌号码: '湘A12345',
  车辆识别代号: 'LSVAM4187C2184847', 初次登记日期: '2019-05-06', 行驶里程: '82000', 检验有效期至: '2027-05-31',
  交强险有效期至: '2027-05-05', 未处理交通违法: '无', 权利人: '刘某', '抵押、质押': '无', '在先查封、冻结': '无',
  钥匙: '由本院保管', 存放地点: '本院指定停车场', 欠罚款: '0', 欠保管费: '1200.50', 其他欠缴税费: '0', 已知瑕疵: '右前门有划痕',
  税费承担: '依法由各方分别承担',
};
const table = (rows) =>
  Buffer.from([Object.keys(rows[0]), ...rows.map(Object.values)].map((it) => it.join(',')).join('\n'));

/** Looks at a file and says how many of its rows are good. */
async function drop(page, name, buffer, told) {
  await page.locator('#import').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await page.getByText(told).waitFor();
}

export async function aTableWithPhotographsBecomesALotWithAGallery(browser) {
  const page = await visitor(browser);
  await page.goto('/');
  const photo = await page.screenshot({ type: 'jpeg' });
  const other = await page.screenshot({ type: 'png', clip: { x: 0, y: 0, width: 800, height: 500 } });
  await signIn(page, 'lin');
  await page.goto('/officer/imports');
  const row = { 案号: `（2026）湘0102执${serial()}号`, 财产名称: '小型轿车一辆（批量导入）', ...VEHICLE };

  // A faulty row is told with its column and rule; nothing can be taken over.
  const wrong = table([{ ...row, 欠保管费: '1200.505' }]);
  await drop(page, 'wrong.csv', wrong, '1 行中有 1 行有误');
  await page.getByText('应为以元为单位、最多两位小数的金额').waitFor();
  assert.equal(await page.locator('button', { hasText: '导入' }).count(), 0);

  const sent = archive([
    ['清单.csv', table([row])],
    ['2-1-车头.jpg', photo],
    ['2-2-车内.png', other],
  ]);
  await drop(page, '清单.zip', sent, '1 行均可导入');
  // Without a mouse: the button is reached and pressed by the keyboard.
  await page.getByRole('button', { name: '导入全部 1 行' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('已导入：案件 1 件').waitFor();
  await page.getByRole('link', { name: /查看案件/ }).click();
  await page.getByRole('link', { name: '财产状况表' }).click();
  await page.getByText('必填项均已查明').waitFor();
  await page.locator('ol.pictures li').nth(1).waitFor();
  const asset = page.url().split('/').at(-2);

  const officer = await Client.as('lin', 'officer');
  await circumstancesOf(officer, asset, OFFICIAL);
  const lot = await published(officer, { id: asset });
  const visit = await visitor(browser);
  await visit.goto(`/lots/${lot.id}`);
  const shown = visit.locator('.gallery .stage img');
  await shown.waitFor();
  assert.equal(await shown.getAttribute('alt'), '车头');
  await visit.waitForFunction(() => document.querySelector('.gallery .stage img').naturalWidth > 0);
  await visit.locator('.gallery .open').focus();
  await visit.keyboard.press('Enter');
  await visit.locator('dialog[open] img').waitFor();
  await visit.keyboard.press('ArrowRight');
  await visit.locator('dialog[open] figcaption', { hasText: '车内' }).waitFor();
  await visit.keyboard.press('Escape');
  await visit.locator('dialog').waitFor({ state: 'detached' });
  // The costs begin with what the sheet says is owed.
  const owed = visit.getByLabel('欠保管费');
  assert.equal(await owed.inputValue(), '1200.50');
  await visit.getByText('欠保管费：1200.50元').first().waitFor();
  assert.deepEqual([...page.errors, ...visit.errors], []);
}
