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

/** Officer, three platforms and a party: from the dispatch to the reference price. */
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
  await officer.getByText('不逐人登记').click();
  await officer.getByRole('button', { name: '登记送达', exact: true }).click();
  await officer.getByText('送达时间 2').first().waitFor();
  await says(debtor, `/party/inquiries/${id}`, '￥98,000');

  await until('the reference price', async () => {
    // (98000 + 100000 + 102000.01) ÷ 3, to the fen; the price alone is also a platform's.
    if (await officer.getByText('÷').first().isVisible()) return true;
    await officer.getByRole('button', { name: '确定参考价' }).click({ timeout: 2_000 });
    return false;
  });
  await says(debtor, `/party/inquiries/${id}`, '￥100,000');
  assert.deepEqual([...officer.errors, ...debtor.errors], []);
}

async function seal(page, yuan) {
  await page.goto('/party');
  await page.getByLabel('价格（元）').fill(yuan);
  await page.getByLabel('再次输入价格').fill(yuan);
  await page.getByText(/人民币.*元/).waitFor();
  await page.getByRole('button', { name: '密封提交' }).click();
  await page.getByText('已密封，收到时间').waitFor();
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
