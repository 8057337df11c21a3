// The names of accounts and of what happened to them, in the words of finance.
import { defineWords } from '@/shared/i18n';

const { word } = defineWords('accounts', {
  'account_auction-bank': ['拍卖账户（银行）', 'Auction account (bank)'],
  'account_fund-bank': ['案款账户（银行）', 'Fund account (bank)'],
  'account_between-banks': ['两账户间在途', 'Between the banks'],
  account_payer: ['缴款人子账号', 'Payer’s sub-account'],
  'account_deposit-held': ['保证金冻结', 'Deposits held'],
  account_proceeds: ['拍卖价款', 'Proceeds'],
  account_forfeited: ['没收保证金', 'Forfeited'],
  account_costs: ['费用损失', 'Costs'],
  'account_related-debt': ['关联债务', 'Related debt'],
  'account_auction-requested': ['拍卖账户待付', 'Auction, requested'],
  'account_fund-requested': ['案款账户待付', 'Fund, requested'],
  'account_auction-in-transit': ['拍卖账户在途', 'Auction, in transit'],
  'account_fund-in-transit': ['案款账户在途', 'Fund, in transit'],
  'account_case-fund': ['本案案款', 'Case fund'],
  account_payable: ['应付分配款', 'Payable'],
  'account_set-aside': ['预留款', 'Set aside'],
  'account_auction-suspense': ['拍卖账户不明款', 'Auction, suspense'],
  'account_fund-suspense': ['案款账户不明款', 'Fund, suspense'],
  'account_auction-interest': ['拍卖账户利息', 'Auction, interest'],
  'account_fund-interest': ['案款账户利息', 'Fund, interest'],
  'account_auction-fees': ['拍卖账户手续费', 'Auction, fees'],
  'account_fund-fees': ['案款账户手续费', 'Fund, fees'],
  account_auction: ['拍卖账户', 'Auction account'],
  account_fund: ['案款账户', 'Fund account'],
  'entry_credit-booked': ['银行入账', 'Credit booked'],
  'entry_credit-reversed': ['入账冲回', 'Credit reversed'],
  'entry_suspense-claimed': ['不明款认领', 'Suspense claimed'],
  'entry_deposit-held': ['保证金冻结', 'Deposit held'],
  'entry_deposit-applied': ['保证金转作价款', 'Deposit applied'],
  'entry_deposit-returned': ['保证金退还', 'Deposit returned'],
  'entry_deposit-forfeited': ['保证金没收', 'Deposit forfeited'],
  'entry_balance-paid': ['尾款支付', 'Balance paid'],
  'entry_balance-returned': ['尾款退还', 'Balance returned'],
  'entry_left-auction-account': ['价款转出拍卖账户', 'Left the auction account'],
  'entry_arrived-in-case-fund': ['价款转入案款账户', 'Arrived in the case fund'],
  entry_distributed: ['分配', 'Distributed'],
  'entry_set-aside': ['预留', 'Set aside'],
  'entry_set-aside-released': ['预留释放', 'Released'],
  'entry_payout-requested': ['申请付款', 'Payout requested'],
  'entry_payout-withdrawn': ['撤回付款', 'Payout withdrawn'],
  'entry_payout-submitted': ['提交银行', 'Payout submitted'],
  'entry_payout-rejected': ['银行拒绝', 'Payout rejected'],
  'entry_payout-booked': ['付款到账', 'Payout booked'],
  'entry_payout-returned': ['付款退回', 'Payout returned'],
  'entry_interest-booked': ['利息入账', 'Interest'],
  'entry_fee-booked': ['手续费', 'Fee'],
  'entry_applied-deposit-forfeited': ['已充抵保证金没收', 'Applied deposit forfeited'],
  'entry_forfeiture-settled': ['没收保证金处置', 'Forfeiture settled'],
  'entry_debit-explained': ['支出说明入账', 'Debit explained'],
  'entry_sale-revoked': ['撤销拍卖退款', 'Sale revoked'],
  entry_reversal: ['冲正', 'Reversal'],
});

/** `payer:9f2c61d0` is one account of several of a kind. */
export function accountName(name: string): string {
  const [kind = name, owner] = name.split(':');
  return owner ? `${word('account_', kind)} ${owner}` : word('account_', kind);
}

export function entryName(kind: string): string {
  return word('entry_', kind);
}
