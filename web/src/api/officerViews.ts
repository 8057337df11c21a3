// What an officer's desk gets from the server.
import type { LotCard, Round } from './views';

export type DebtorKind = 'natural-person' | 'other-organisation' | 'enterprise';

export interface CaseRow {
  id: string;
  case_number: string;
  debtor_kind: string;
  opened_at: string;
  closed_at: string | null;
}

export interface Party {
  id: string;
  role: string;
  name: string;
  has_identity: boolean;
}

export interface Claim {
  id: string;
  label: string;
  party_id: string;
  kind: string;
  rank: number | null;
  amount: string;
  seized_at: string | null;
  title_case_number: string | null;
}

export interface Asset {
  id: string;
  kind: string;
  category: string;
  title: string;
  region: string;
  seized_on: string;
  facts: Record<string, unknown>;
}

export interface InquiryRef {
  id: string;
  asset_id: string;
  outcome: string | null;
}

export interface CaseView extends CaseRow {
  parties: Party[];
  claims: Claim[];
  assets: Asset[];
  inquiries: InquiryRef[];
}

export interface QuoteVersion {
  version: number;
  value: string;
  valid_until: string;
  delivered_at: string;
}

export interface Report {
  platform_id: string;
  platform: string;
  flawed: boolean;
  quotes: QuoteVersion[];
  objections: { by: string; at: string; ground: string; result: string }[];
  counted: boolean | null;
  why: string | null;
}

export interface Inquiry {
  id: string;
  asset_id: string;
  case_id: string;
  stage: string;
  commissioned_at: string;
  due_at: string;
  served_at: string | null;
  until: string | null;
  settled: boolean;
  value: string | null;
  reports: Report[];
  rules: string[];
  price: { value: string; fixed_on: string; valid_until: string; formula: string } | null;
}

export interface Bounds {
  reference_price: string;
  price_valid_until: string;
  previous_id: string | null;
  min_start_price: string;
  deposit_min: string;
  deposit_max: string;
  earliest_start: string;
  latest_start: string | null;
  bidding_seconds: number;
  extension_seconds: number;
}

export interface OfficerLot {
  id: string;
  case_id: string;
  asset_id: string;
  title: string;
  round: Round;
  state: string;
  previous_id: string | null;
  reference_price: string;
  start_price: string;
  increment: string;
  deposit: string;
  balance_due_days: number;
  registered: number;
  qualified: number;
  /** What the public sees; null for a draft. */
  card: LotCard | null;
}
