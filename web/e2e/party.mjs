// Somebody who becomes a party of a case in the browser.
import { Client, PASSWORD, signIn, until, visitor } from './stage.mjs';

/** A well-formed identity number that is nobody's. */
function identity() {
  const body = `43010219900101${String(Math.floor(Math.random() * 1000)).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((so, weight, at) => so + weight * Number(body[at]), 0);
  return body + '10X98765432'[sum % 11];
}

/** Somebody new with an account, who becomes this party with the court's code, in a browser. */
export async function party(browser, officer, { id, name }) {
  const login = `p${id.replaceAll('-', '').slice(0, 12)}`;
  await until('an account', () =>
    new Client().post('/api/public/accounts', {
      login, name, password: PASSWORD, kind: 'natural', identity: identity(), phone: '13800000000',
    }),
  );
  const { code } = await officer.post(`/api/officer/parties/${id}/code`);
  const page = await visitor(browser);
  await signIn(page, login);
  await page.goto('/bidder/party-code');
  await page.getByLabel('当事人代码').fill(code);
  await page.getByRole('button', { name: '关联' }).click();
  await page.getByText('已关联').waitFor();
  await signIn(page, login, 'party');
  page.login = login;
  return page;
}
