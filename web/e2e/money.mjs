// Money that people have to see to: a bank that says what it did, and a case with money to share.
import { seizedAsset } from './case.mjs';
import { Client, until } from './stage.mjs';

let serials = 0;
/** A reference of the bank that was never used before. */
const reference = () => `E2M${Date.now()}${(serials += 1)}`;

/** The whole number of one of the court's own accounts, `auction` or `fund`. */
async function numberOf(finance, account) {
  const { accounts } = await finance.get('/api/finance/reconciliation');
  return accounts.find((it) => it.account === account).number;
}

/** A notice of the bank (camt.054): one movement on a main account, nobody's sub-account named. */
export async function bankTells(finance, { account, direction, amount, who, text }) {
  const number = await numberOf(finance, account);
  const now = new Date().toISOString();
  const ref = reference();
  const credit = direction === 'CRDT';
  const id = (value) => `<Id><Othr><Id>${value}</Id></Othr></Id>`;
  const money = `<Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>`;
  const side = credit ? 'Dbtr' : 'Cdtr';
  const message = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
  <GrpHdr><MsgId>${ref}</MsgId><CreDtTm>${now}</CreDtTm></GrpHdr>
  <Ntfctn><Id>${ref}-1</Id><CreDtTm>${now}</CreDtTm><Acct>${id(number)}</Acct>
    <Ntry>${money}<Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>${now}</DtTm></BookgDt>
      <AcctSvcrRef>${ref}</AcctSvcrRef><BkTxCd><Prtry><Cd>TRANSFER</Cd></Prtry></BkTxCd>
      <NtryDtls><TxDtls><Refs><AcctSvcrRef>${ref}</AcctSvcrRef></Refs>${money}
        <RltdPties><${side}><Pty><Nm>${who}</Nm></Pty></${side}>
          <${side}Acct>${id('6222020000000777')}</${side}Acct></RltdPties>
        <RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls>
    </Ntry></Ntfctn>
</BkToCstmrDbtCdtNtfctn></Document>`;
  await finance.postXml('/api/finance/bank-files', message);
  return ref;
}

/** The item of a list whose reference the bank gave. */
const lineOf = async (finance, path, ref) =>
  (await finance.get(path)).find((it) => it.reference === ref);

/** A debit that nobody ordered, and the same amount back: unexplained until two people say so. */
export async function strangeDebit(amount) {
  const fin1 = await Client.as('fin1', 'finance');
  const told = { account: 'auction', amount, who: '某商贸公司', text: '误划' };
  const debit = await bankTells(fin1, { ...told, direction: 'DBIT' });
  const credit = await bankTells(fin1, { ...told, direction: 'CRDT', text: '误划退回' });
  return {
    debit: await lineOf(fin1, '/api/finance/unexplained', debit),
    credit: await lineOf(fin1, '/api/finance/suspense', credit),
  };
}

/** A case of two creditors, with money in the case fund that two people have claimed for it. */
export async function caseWithMoney(amount = '100000.00') {
  const lin = await Client.as('lin', 'officer');
  const asset = await seizedAsset(lin, {});
  const claims = [
    ['A', asset.applicant.id, '80000.00'],
    ['B', asset.applicant.id, '60000.00'],
  ];
  for (const [label, party_id, sum] of claims) {
    await lin.post(`/api/officer/cases/${asset.case_id}/claims`, {
      label, party_id, kind: 'ordinary', amount: sum,
      seized_at: '2026-10-12T09:00:00+08:00', title_case_number: '（2026）湘0102民初7号',
    });
  }
  const [fin1, fin2] = await Promise.all(['fin1', 'fin2'].map((it) => Client.as(it, 'finance')));
  const told = { account: 'fund', direction: 'CRDT', amount, who: '刘某', text: '案款' };
  const ref = await bankTells(fin1, told);
  const line = await lineOf(fin1, '/api/finance/suspense', ref);
  const claim = await fin1.post(`/api/finance/suspense/${line.id}/claims`, {
    case_id: asset.case_id, reason: '被执行人缴付', voucher: '回单 1',
  });
  await fin2.post(`/api/finance/suspense/${line.id}/claims/${claim.id}/approval`);
  return asset;
}

/** Where each line of the plan is paid to, recorded and confirmed by two people. */
export async function payeesOf(plan) {
  const [fin1, fin2] = await Promise.all(['fin1', 'fin2'].map((it) => Client.as(it, 'finance')));
  for (const { id: label, paid } of plan.lines) {
    if (paid === '0.00') continue;
    const { id } = await fin1.post(`/api/finance/cases/${plan.case_id}/payees`, {
      label, holder: '长沙银行股份有限公司', number: '6222020000000888', bank: '长沙银行',
    });
    await fin2.post(`/api/finance/payees/${id}/confirmation`);
  }
}

/** A plan that was served, with its payees: ready for the second person. */
export async function servedPlan() {
  const { case_id } = await caseWithMoney();
  const fin1 = await Client.as('fin1', 'finance');
  const plan = await fin1.post(`/api/finance/cases/${case_id}/distributions`, { costs: [] });
  await payeesOf(plan);
  const path = `/api/finance/distributions/${plan.id}`;
  await fin1.post(`${path}/service`);
  await until('the days to object are over', async () => {
    const { objections_until: end } = await fin1.get(path);
    return end && Date.parse(end) < Date.now();
  });
  return plan;
}
