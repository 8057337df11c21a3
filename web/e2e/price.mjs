// How a price comes about, with a window for everybody who has a part in it.
import assert from 'node:assert/strict';
import { announcedDraw, seizedAsset } from './case.mjs';
import { party } from './party.mjs';
import { Client, signIn, until, visitor } from './stage.mjs';

const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();

/** Opens the page anew until it says something. */
async function says(page, path, text) {
  await until(`“${text}” at ${path}`, async () => {
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    return page.getByText(text).first().isVisible();
  });
}

async function quote(browser, login, title, yuan) {
  const page = await visitor(browser);
  await signIn(page, login);
  const task = page.locator('section.panel', { has: page.getByRole('heading', { name: title }) });
  await task.first().getByLabel('询价结果（元）').fill(yuan);
  await task.first().getByLabel('有效期至').fill('2027-10-01');
  await task.first().getByRole('button', { name: '出具询价报告' }).click();
  await page.getByText('已出具 第 1 版').first().waitFor();
  assert.deepEqual(page.errors, []);
}

/** Fills a form of a desk: texts by their label, choices by what is chosen. */
async function fill(page, form, choices, texts = {}) {
  for (const [label, option] of Object.entries(choices)) {
    await form.getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).filter({ visible: true }).click();
  }
  for (const [label, text] of Object.entries(texts)) {
    await form.getByLabel(label, { exact: true }).fill(text);
  }
}

/** The form behind this summary, opened. */
async function opened(page, summary) {
  const details = page.locator('details', { has: page.locator('summary', { hasText: summary }) });
  await details.locator('summary').click();
  return details;
}

async function serve(page, inquiry, name) {
  await page.goto(inquiry);
  const form = await opened(page, '登记送达当事人');
  await fill(page, form, { 当事人: name, 方式: '签收' }, { 凭证: '送达回证' });
  await form.getByRole('button', { name: '登记送达当事人' }).click();
  const row = page.locator('tr', { has: page.getByRole('rowheader', { name, exact: true }) });
  await row.getByText('签收').waitFor();
}

/** The amount is no ground: the form does not offer it, and the court does not hear it. */
async function noObjectionToTheAmount(page, id) {
  await page.locator('fieldset input[type=radio]').first().waitFor();
  assert.equal(await page.locator('fieldset input[type=radio]').count(), 4);
  const client = await Client.as(page.login, 'party');
  const { reports } = await client.get(`/api/party/inquiries/${id}`);
  const against = { platform_id: reports[0].platform_id, statement: '价格过低' };
  for (const ground of ['amount', 'method']) {
    const told = client.post(`/api/party/inquiries/${id}/objections`, { ...against, ground });
    await assert.rejects(told, ({ message }) =>
      ['422', 'objection-not-heard', 'REF-24'].every((part) => message.includes(part)));
  }
}

/**
 * Officer, three platforms and a party: dispatch, quotes, review, service, an objection in time and
 * on a ground that is heard, the ruling, which quotes count, and the price with its formula.
 */
export async function aNetworkInquiryOfThreePlatforms(browser) {
  const lin = await Client.as('lin', 'officer');
  const asset = await seizedAsset(lin, { request: 'network' });
  const debtor = await party(browser, lin, asset.debtor);
  const officer = await visitor(browser);
  await signIn(officer, 'lin');
  await officer.goto(`/officer/assets/${asset.id}/pricing`);
  await officer.getByRole('button', { name: '网络询价' }).click();
  await officer.waitForURL(/\/officer\/inquiries\//);
  const inquiry = new URL(officer.url()).pathname;
  const id = inquiry.split('/').at(-1);
  await officer.getByText('待报价').first().waitFor();

  await says(debtor, `/party/inquiries/${id}`, '报告送达您之后');
  for (const [login, yuan] of [['taobao', '98000'], ['jd', '100000'], ['icbc', '102000.01']]) {
    await quote(browser, login, asset.title, yuan);
  }
  await says(officer, inquiry, '￥102,000.01');
  const review = await opened(officer, 'REF-12');
  await fill(officer, review, { 询价平台: '京东大数据询价平台', 审查结果: '无瑕疵' }, { 理由: '已核对基础信息' });
  await review.getByRole('button', { name: '审查结果' }).click();
  await serve(officer, inquiry, '长沙银行股份有限公司');
  await serve(officer, inquiry, '刘某');

  // The debtor's own days run from the debtor's own receipt.
  await says(debtor, `/party/inquiries/${id}`, '￥98,000');
  await debtor.getByLabel('询价平台').selectOption({ label: '工行融e购询价平台' });
  await debtor.getByLabel('财产基本信息错误').check();
  await debtor.getByLabel('具体事实').fill('行驶里程与登记不符');
  await debtor.getByRole('button', { name: '提交异议' }).click();
  await debtor.getByText('审查中').first().waitFor();
  await noObjectionToTheAmount(debtor, id);

  await says(officer, inquiry, '行驶里程与登记不符');
  const ruling = await opened(officer, '处理异议');
  await fill(officer, ruling, { 处理结果: '驳回' }, { 理由: '里程与年检记录一致' });
  await ruling.getByRole('button', { name: '处理异议' }).click();
  await officer.getByText('里程与年检记录一致').first().waitFor();

  await until('the reference price', async () => {
    // (98000 + 100000) ÷ 2: the report objected to drops out, although the objection failed.
    if (await officer.getByText('÷ 2 = 99000.00').isVisible()) return true;
    await officer.getByRole('button', { name: '确定参考价' }).click({ timeout: 2_000 });
    return false;
  }, 90_000);
  await says(debtor, `/party/inquiries/${id}`, '￥99,000');
  await debtor.getByText('里程与年检记录一致').waitFor();
  assert.deepEqual([...officer.errors, ...debtor.errors], []);
}

async function seal(page, yuan) {
  await page.goto('/party');
  await page.getByLabel('价格（元）').fill(yuan);
  await page.getByLabel('再次输入价格').fill(yuan);
  await page.getByText(/人民币.*元/).waitFor();
  await page.getByRole('button', { name: '密封提交' }).click();
  await page.getByText('已密封，收到时间').waitFor();
  // It is known after a reload too, and never what it says.
  await page.reload();
  await page.getByText('已密封，收到时间').waitFor();
  assert.equal(await page.getByLabel('价格（元）').count(), 0);
}

/** Both sides hand in the same sum under seal; nobody sees the first before the second is in. */
export async function anAgreementOfBothSides(browser) {
  const lin = await Client.as('lin', 'officer');
  const asset = await seizedAsset(lin, {});
  const applicant = await party(browser, lin, asset.applicant);
  const debtor = await party(browser, lin, asset.debtor);
  await lin.post(`/api/officer/assets/${asset.id}/agreement`, {
    creditor_id: asset.applicant.id,
    debtor_id: asset.debtor.id,
    until: inSeconds(600),
  });
  const officer = await visitor(browser);
  await signIn(officer, 'lin');
  const pricing = `/officer/assets/${asset.id}/pricing`;
  await seal(applicant, '88,000');
  await says(officer, pricing, '进行中');
  assert.equal(await officer.getByText('88,000').count(), 0, 'a sealed sum is shown to nobody');
  await seal(debtor, '88000.00');
  await says(officer, pricing, '￥88,000');
  assert.deepEqual([...applicant.errors, ...debtor.errors, ...officer.errors], []);
}

/** The court holds a draw; anybody runs it again in the browser; the first firm takes the job. */
export async function aDrawOfFirmsThatAnybodyRunsAgain(browser) {
  const lin = await Client.as('lin', 'officer');
  const { selection, draw } = await announcedDraw(lin);
  const stranger = await visitor(browser);
  await stranger.goto('/draws');
  await stranger.locator(`a[href="/draws/${draw.id}"]`).click();
  await stranger.getByText('8341').waitFor();

  const officer = await visitor(browser);
  await signIn(officer, 'lin');
  await officer.goto(`/officer/selections/${selection.id}`);
  await officer.getByRole('button', { name: '摇号', exact: true }).click();
  await officer.getByText('已选定').waitFor();

  await stranger.reload();
  await stranger.getByRole('button', { name: '重新验证' }).click();
  await stranger.getByText('摇号记录 · 核验通过').waitFor();

  await officer.getByRole('link', { name: '办理委托评估' }).click();
  await officer.getByRole('button', { name: '委托下一家机构' }).click();
  await officer.getByText('评估中').first().waitFor();
  assert.deepEqual([...officer.errors, ...stranger.errors], []);
}
