// The desks of finance, administrators and officers: what needs two or three people, in as many
// windows.
import assert from 'node:assert/strict';
import { caseWithMoney, payeesOf, strangeDebit } from './money.mjs';
import { party } from './party.mjs';
import { Client, PASSWORD, URL_OF_SITE, signIn, until, visitor } from './stage.mjs';

async function at(browser, login, path) {
  const page = await visitor(browser);
  await signIn(page, login);
  await page.goto(path);
  await page.locator('main :is(h1, h2)').first().waitFor();
  return page;
}

/** Chooses from a select of the desk by its label, without a mouse. */
async function choose(page, within, label, option) {
  await within.getByLabel(label).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: option }).click();
}

/** One person explains a debit with a document; only another can agree, and then it is posted. */
export async function aDebitIsExplainedByTwoPeople(browser) {
  const cents = String(Date.now() % 9_000 + 1_000);
  const amount = `${cents.slice(0, 2)}.${cents.slice(2)}`;
  const { debit } = await strangeDebit(amount);
  const maker = await at(browser, 'fin1', '/finance/unexplained');
  const panel = (page) => page.locator('section.panel', { hasText: debit.reference });
  await panel(maker).locator('summary', { hasText: '说明' }).click();
  await choose(maker, panel(maker), '性质', '银行或法院已等额补回');
  await choose(maker, panel(maker), '补回的入账', '某商贸公司');
  await panel(maker).getByLabel('凭证号').fill('回单 7');
  await panel(maker).locator('textarea').fill('银行误划，当日已等额退回');
  await panel(maker).getByRole('button', { name: '说明' }).click();
  await panel(maker).getByText('待另一人同意').waitFor();
  await panel(maker).getByRole('button', { name: '同意并入账' }).click();
  await panel(maker).getByRole('alert').waitFor();

  const checker = await at(browser, 'fin2', '/finance/unexplained');
  await panel(checker).getByText('回单 7').waitFor();
  await panel(checker).getByRole('button', { name: '同意并入账' }).click();
  await panel(checker).waitFor({ state: 'detached' });
  assert.deepEqual([...maker.errors, ...checker.errors], []);
}

/** A plan goes through three pairs of hands; the page refuses nobody by itself, the server does. */
export async function aPlanGoesThroughThreePairsOfHands(browser) {
  const { case_id } = await caseWithMoney();
  const maker = await at(browser, 'fin1', `/finance/cases/${case_id}`);
  await maker.getByText('款项流向').first().waitFor();
  await maker.getByRole('button', { name: '计算分配方案' }).click();
  await maker.waitForURL(/\/finance\/distributions\//);
  const path = new URL(maker.url()).pathname;
  const fin1 = await Client.as('fin1', 'finance');
  await payeesOf(await fin1.get(`/api${path}`));
  const act = (page, name) => page.getByRole('button', { name, exact: true }).last().click();
  await act(maker, '登记送达');
  await maker.getByRole('button', { name: '复核通过' }).waitFor();
  await until('the days to object are over', async () => {
    const { objections_until: end } = await fin1.get(`/api${path}`);
    return Date.parse(end) < Date.now();
  });

  const checker = await at(browser, 'fin2', path);
  await act(checker, '复核通过');
  await act(checker, '审批通过');
  await checker.getByRole('button', { name: '发放', exact: true }).waitFor();
  await checker.locator('#release-password').fill(PASSWORD);
  await act(checker, '发放');
  await checker.getByRole('alert').waitFor();

  const releaser = await at(browser, 'fin3', path);
  await releaser.locator('#release-password').fill(PASSWORD);
  await act(releaser, '发放');
  await releaser.getByText('方案已发放').waitFor();
  await releaser.goto('/finance/payouts');
  await act(releaser, '生成付款批次');
  await releaser.getByRole('button', { name: '下载 pain.001' }).waitFor();
  await releaser.goto(`/finance/cases/${case_id}`);
  await releaser.getByText('已申请支付或已付').first().waitFor();
  assert.deepEqual([...maker.errors, ...checker.errors, ...releaser.errors], []);
}

/** A creditor reads why its money waits; a delay is asked for, approved by another, and ended. */
export async function aCreditorSeesWhyItsMoneyWaits(browser) {
  const { case_id, applicant } = await caseWithMoney();
  const lin = await Client.as('lin', 'officer');
  const creditor = await party(browser, lin, applicant);
  await creditor.goto('/party');
  await creditor.getByRole('link', { name: '我的案款到哪一步了' }).click();
  await creditor.getByText('正在制作分配方案').first().waitFor();
  await creditor.getByText('由谁办理').first().waitFor();
  // The river is drawn when it comes into sight; the table says the same.
  await creditor.locator('[role=img]').scrollIntoViewIfNeeded();
  await creditor.locator('[role=img] svg').waitFor();

  const officer = await at(browser, 'lin', `/officer/cases/${case_id}`);
  const panel = officer.locator('section.panel', { hasText: '延期发放案款' });
  await panel.locator('summary', { hasText: '申请延期' }).click();
  await choose(officer, panel, '事由', '款项被冻结');
  await panel.locator('textarea').fill('另案保全裁定');
  await panel.getByRole('button', { name: '申请延期' }).click();
  await panel.getByText('待批准').waitFor();
  const { case_number: number } = await lin.get(`/api/officer/cases/${case_id}`);
  const supervisor = await at(browser, 'jian', '/supervisor/delays');
  await supervisor.getByRole('button', { name: `批准延期 ${number}` }).click();
  await supervisor
    .locator('section.panel', { hasText: number })
    .getByText('延期中')
    .waitFor();

  await officer.reload();
  await panel.getByRole('button', { name: '登记事由消失' }).click();
  await panel.getByText('已结束').waitFor();
  assert.deepEqual([...creditor.errors, ...officer.errors, ...supervisor.errors], []);
}

/** A platform comes onto the list and is removed from it with a ground: barred for five years. */
export async function anAdministratorRemovesAPlatform(browser) {
  const admin = await Client.as('gu', 'admin');
  const names = (await admin.get('/api/admin/platforms')).map((it) => it.name);
  const place = [1, 2, 3, 4, 5, 6].find((it) => !names.includes(`旅程平台 ${it}`));
  assert.ok(place, 'an account that was never a platform');
  const name = `旅程平台 ${place}`;
  const page = await at(browser, 'gu', '/admin/platforms');
  await page.getByLabel('平台账号').fill(`firm${place}`);
  await page.getByLabel('平台名称').fill(name);
  await page.getByLabel('决定依据').last().fill('入册决定');
  await page.getByRole('button', { name: '新平台入册' }).click();
  const panel = page.locator('section.panel', { has: page.getByRole('heading', { name }) });
  await panel.getByText('在册').waitFor();
  await panel.locator('summary', { hasText: '移出名单' }).click();
  // By the counter it may not be removed: nobody was late five times.
  await choose(page, panel, '事由', '一年内累计五次逾期');
  await panel.getByLabel('决定依据').fill('移出决定');
  await panel.getByRole('button', { name: '移出名单' }).click();
  await panel.getByRole('alert').waitFor();
  await choose(page, panel, '事由', '恶意串通');
  await panel.getByRole('button', { name: '移出名单' }).click();
  await panel.getByText('前不得再次入册').waitFor();
  assert.deepEqual(page.errors, []);
}

async function machine(path, options = {}) {
  return fetch(new URL(path, URL_OF_SITE), options);
}

/** A token as the reference client asks for it. */
function token(client_id, client_secret) {
  return machine('/api/machine/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_id, client_secret }),
  });
}

/** What the officer sees once is what a program signs in with; once revoked, it is shut out. */
export async function anOfficerIssuesACredential(browser) {
  const page = await at(browser, 'lin', '/officer/machines');
  const name = `旅程程序 ${Date.now()}`;
  await page.getByLabel('平台或机构账号').fill('jd');
  await page.getByLabel('程序名称').fill(name);
  await page.getByRole('button', { name: '发放凭据' }).click();
  await page.getByText('密钥只显示这一次').waitFor();
  const [id, secret] = await page.locator('.copy .value').allTextContents();
  const given = await token(id, secret);
  assert.equal(given.status, 200);
  const { access_token: access } = await given.json();
  const tasks = await machine('/api/machine/tasks', {
    headers: { authorization: `Bearer ${access}` },
  });
  assert.equal(tasks.status, 200);

  const panel = page.locator('section.panel', { has: page.locator('h2', { hasText: name }) }).last();
  await panel.getByRole('button', { name: '更换密钥' }).click();
  await until('a new secret', async () => {
    const [, now] = await page.locator('.copy .value').allTextContents();
    return now && now !== secret;
  });
  const [, fresh] = await page.locator('.copy .value').allTextContents();
  assert.equal((await token(id, fresh)).status, 200);
  assert.equal((await token(id, secret)).status, 200, 'the old secret stays good for a day');
  await panel.getByRole('button', { name: '撤销' }).click();
  await panel.getByRole('button', { name: '确定撤销' }).click();
  await panel.getByText('已撤销').first().waitFor();
  assert.equal((await token(id, fresh)).status, 401);
  assert.deepEqual(page.errors, []);
}
