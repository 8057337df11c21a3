// Brings a case to a lot with two qualified bidders, through the API only, in seconds: the
// platform under test runs the profile testkit/profiles/seconds.json with more time to object.
import { Client, until } from './stage.mjs';
import { creditNotice } from './bank.mjs';

const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
let serials = Math.floor(Date.now() / 1000) % 10_000_000;
export const serial = () => (serials += 1);

/** What the choice of a method depends on. */
export const circumstancesOf = (officer, asset, circumstances) =>
  officer.post(`/api/officer/assets/${asset}/pricing/circumstances`, {
    willingness: 'possible', official: 'none', inspection: 'not-needed', demand: 'none',
    reason: '双方当事人书面申请',
    ...circumstances,
  });

/** A case with both sides and an asset whose facts are established, before any price. */
export async function seizedAsset(officer, circumstances) {
  const opened = await officer.post('/api/officer/cases', {
    case_number: `（2026）湘0102执${serial()}号`,
    debtor_kind: 'natural-person',
  });
  const path = `/api/officer/cases/${opened.id}`;
  const applicant = await officer.post(`${path}/parties`, {
    role: 'applicant',
    name: '长沙银行股份有限公司',
  });
  const debtor = await officer.post(`${path}/parties`, { role: 'debtor', name: '刘某' });
  const asset = await officer.post(`${path}/assets`, {
    kind: 'movable',
    category: 'vehicle',
    title: '长沙市芙蓉区停放的小型轿车一辆（浏览器旅程）',
    region: '湖南省长沙市芙蓉区',
    seized_on: '2026-10-12',
    facts: {},
  });
  const topics = ['ownership', 'burdens', 'occupancy', 'arrears', 'defects'];
  await officer.post(`/api/officer/assets/${asset.id}/facts`, {
    entries: topics.map((topic) => ({ topic, content: '已查明' })),
  });
  await circumstancesOf(officer, asset.id, circumstances);
  return { ...asset, case_id: opened.id, applicant, debtor };
}

/** Circumstances in which a price is told by an authority, which takes no time for objections. */
export const OFFICIAL = { official: 'exists', willingness: 'refused' };

/** The authority tells the price of an asset in such circumstances. */
async function price(officer, asset) {
  const letters = `/api/officer/assets/${asset.id}/directed-inquiries`;
  const letter = { body: '长沙市税务局', requirements: '计税基准价', until: inSeconds(60) };
  const { step_id } = await officer.post(letters, letter);
  await officer.post(`/api/officer/directed-inquiries/${step_id}/answer`, {
    value: '100000.00',
    document: '长税函〔2026〕1号',
    answered_at: new Date().toISOString(),
  });
}

/** An asset with a price. */
export async function pricedAsset(officer) {
  const asset = await seizedAsset(officer, OFFICIAL);
  await price(officer, asset);
  return asset;
}

/** The parties give up being told, the panel agrees, a colleague has read the lot. */
async function prepare(officer, lot) {
  const path = `/api/officer/lots/${lot.id}`;
  const { persons, version } = await officer.get(`${path}/preparation`);
  for (const { party_id } of persons) {
    await officer.post(`${path}/person-notices`, {
      party_id,
      way: 'waived',
      channel: '书面',
      happened_at: new Date().toISOString(),
      evidence: '放弃通知声明',
    });
  }
  for (const login of ['he', 'lu', 'shen']) {
    const member = await Client.as(login, 'panel');
    await member.post(`/api/panel/lots/${lot.id}/votes`, { version, approves: true });
  }
  const reader = await Client.as('song', 'officer');
  await reader.post(`${path}/reading`, { version });
}

/** A lot of an asset whose facts are established; it runs for a while after a few seconds. */
export async function published(officer, asset) {
  await price(officer, asset);
  const lot = await officer.post('/api/officer/lots', {
    asset_id: asset.id,
    round: 'first',
    start_price: '70000.00',
    increment: '1000.00',
    deposit: '7000.00',
    balance_due_days: 1,
  });
  await prepare(officer, lot);
  await officer.post(`/api/officer/lots/${lot.id}/announcement`, {
    starts_at: inSeconds(8),
    ends_at: inSeconds(45),
  });
  return lot;
}

/** Such a lot with these bidders qualified. */
export async function lotWithBidders(logins) {
  const officer = await Client.as('lin', 'officer');
  const lot = await published(officer, await seizedAsset(officer, OFFICIAL));
  const finance = await Client.as('fin1', 'finance');
  for (const login of logins) {
    const bidder = await Client.as(login, 'bidder');
    const page = await bidder.get(`/api/public/lots/${lot.id}`);
    const path = `/api/bidder/lots/${lot.id}/registration`;
    const { deposit } = await bidder.post(path, {
      capacity: 'self',
      accepted_terms_hash: page.notice.terms_hash,
    });
    await finance.postXml('/api/finance/bank-files', creditNotice(deposit, bidder.session.name));
    await until(`the bid code of ${login}`, async () => (await bidder.get(path)).bid_code);
  }
  return lot;
}

/** An asset for which three firms are drawn: announced, with a contribution, not yet held. */
export async function announcedDraw(lin) {
  const asset = await seizedAsset(lin, { demand: 'appraisal' });
  const selection = await lin.post(`/api/officer/assets/${asset.id}/selections`, {
    field: 'real-estate', region: '430100', basis: 'location', choose_until: inSeconds(1),
  });
  const draw = await until('the time to agree is up', () =>
    lin.post(`/api/officer/selections/${selection.id}/draw`, {
      contributions_until: inSeconds(3),
      source: null,
    }),
  );
  await lin.post(`/api/officer/draws/${draw.id}/contributions`, {
    kind: 'party', by: '长沙银行股份有限公司', value: '8341',
  });
  return { asset, selection, draw };
}
