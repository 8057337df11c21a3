// The bank of the journeys: a transfer to a sub-account number, told by camt.054.

/** The main account's number is what precedes the twelve own digits of a sub-account. */
const mainAccount = (number) => number.slice(0, -12);

/** A credit of exactly the deposit, paid from an account in the bidder's own name. */
export function creditNotice({ amount, sub_account: { number } }, payer) {
  const now = new Date().toISOString();
  const reference = `E2E${Date.now()}`;
  const money = `<Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>`;
  const id = (value) => `<Id><Othr><Id>${value}</Id></Othr></Id>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
  <GrpHdr><MsgId>${reference}</MsgId><CreDtTm>${now}</CreDtTm></GrpHdr>
  <Ntfctn><Id>${reference}-1</Id><CreDtTm>${now}</CreDtTm>
    <Acct>${id(mainAccount(number))}</Acct>
    <Ntry>${money}<Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>${now}</DtTm></BookgDt>
      <AcctSvcrRef>${reference}</AcctSvcrRef><BkTxCd><Prtry><Cd>DEPOSIT</Cd></Prtry></BkTxCd>
      <NtryDtls><TxDtls><Refs><AcctSvcrRef>${reference}</AcctSvcrRef></Refs>${money}
        <RltdPties><Dbtr><Pty><Nm>${payer}</Nm></Pty></Dbtr>
          <DbtrAcct>${id('6222020000000001')}</DbtrAcct>
          <CdtrAcct>${id(number)}</CdtrAcct></RltdPties>
        <RmtInf><Ustrd>保证金</Ustrd></RmtInf></TxDtls></NtryDtls>
    </Ntry></Ntfctn>
</BkToCstmrDbtCdtNtfctn></Document>`;
}
