// What crosses the wire for visitors and bidders. Money is yuan in a string.

export type Role = 'bidder' | 'officer' | 'valuer' | 'panel' | 'finance' | 'supervisor' | 'admin';
export type Profile = 'statutory' | 'rehearsal';
export type Round = 'first' | 'second' | 'sale';
export type Phase = 'announced' | 'running' | 'paused' | 'ended';

export interface Court {
  id: string;
  name: string;
  code?: string;
  profile: Profile;
}

export interface SessionView {
  person_id: string;
  name: string;
  role: Role;
  court: Court | null;
  csrf: string;
  expires_at: string;
}

export interface LotCard {
  id: string;
  title: string;
  category: string;
  round: Round;
  phase: Phase;
  state: string;
  court_name: string;
  region: string;
  rehearsal: boolean;
  reference_price: string;
  start_price: string;
  current_price: string | null;
  increment: string;
  deposit: string;
  starts_at: string;
  ends_at: string;
  registrations: number;
  bids: number;
  outcome: string | null;
  hammer_price: string | null;
}

export interface LotList {
  lots: LotCard[];
  next_cursor: string | null;
}

export interface PlatformQuote {
  platform: string;
  value: string | null;
  counted: boolean;
  why: string | null;
}

export interface Reference {
  method: string;
  value: string;
  fixed_on: string;
  valid_until: string;
  formula: string;
  quotes: PlatformQuote[];
}

export interface Notice {
  title: string;
  body: string[];
  terms_hash: string;
}

export interface RoundView {
  id: string;
  round: Round;
  state: string;
  start_price: string;
  ends_at: string | null;
}

export interface Confirmation {
  buyer_name: string;
  price: string;
  at: string;
}

export interface LotPage extends LotCard {
  case_number: string;
  kind: 'movable' | 'immovable';
  extension_seconds: number;
  extensions: number;
  priority_purchasers: number;
  reference: Reference;
  facts: Record<string, unknown>;
  notice: Notice;
  leader_code: string | null;
  seq: number;
  head: string | null;
  rounds: RoundView[];
  confirmation: Confirmation | null;
}

export type EntryKind =
  'opened' | 'bid' | 'paused' | 'resumed' | 'closed' | 'withdrawn' | 'qualified';

export interface BidEntry {
  seq: number;
  at: string;
  kind: EntryKind;
  code: string | null;
  price: string | null;
  verdict: string | null;
  extended: boolean;
  ends_at: string;
  hash: string;
  reason: string | null;
}

export interface BidList {
  entries: BidEntry[];
  head: string;
  seq: number;
}

export interface Snapshot {
  seq: number;
  phase: Phase;
  leader_code: string | null;
  current_price: string | null;
  ends_at: string;
  extensions: number;
  head: string;
  now_micros: number;
}

export type Capacity = 'self' | 'priority-purchaser' | 'applicant';
export type DepositState =
  'awaited' | 'held' | 'applied' | 'refund-requested' | 'refunded' | 'forfeited';

export interface Deposit {
  amount: string;
  state: DepositState;
  steps: { name: string; at: string }[];
  sub_account: { number: string; holder: string; bank: string; reference: string };
}

export interface Balance {
  due: string;
  paid: string;
  deadline: string;
}

export interface RegistrationView {
  id: string;
  lot_id: string;
  lot_title: string;
  state: 'awaiting-deposit' | 'qualified' | 'lost';
  bid_code: string | null;
  priority_rank: number | null;
  deposit: Deposit;
  balance: Balance | null;
  starts_at: string;
  ends_at: string;
}

export interface BidReceipt {
  seq: number;
  at: string;
  code: string;
  price: string;
  verdict: 'accepted';
  ends_at_before: string;
  ends_at: string;
  extended: boolean;
  head: string;
}
