// What an officer's desk gets from the server.
import type { LotCard, PlatformQuote, Round } from './views';

export type DebtorKind = 'natural-person' | 'other-organisation' | 'enterprise';

export interface CaseRow {
  id: string;
  case_number: string;
  debtor_kind: DebtorKind;
  opened_at: string;
  closed_at: string | null;
}

export interface Party {
  id: string;
  role: string;
  name: string;
}

export interface Claim {
  id: string;
  label: string;
  party_id: string;
  kind: 'priority' | 'ordinary';
  rank: number | null;
  amount: string;
  seized_at: string | null;
  title_case_number: string | null;
}

export interface AssetLot {
  id: string;
  round: Round;
  state: string;
  start_price?: string;
}

export interface Asset {
  id: string;
  kind: 'movable' | 'immovable';
  category: string;
  title: string;
  region: string;
  seized_on: string;
  facts: Record<string, unknown>;
  inquiry_id?: string | null;
  reference_price?: string | null;
  lots?: AssetLot[];
}

export interface CaseView extends CaseRow {
  parties: Party[];
  claims: Claim[];
  assets: Asset[];
}

export interface InquiryClock {
  name: string;
  due: string;
  rule?: string;
  arithmetic?: string;
}

export interface InquiryQuote extends PlatformQuote {
  platform_id: string;
  delivered_at: string | null;
  valid_until?: string | null;
}

export interface Inquiry {
  id: string;
  asset_id: string;
  asset_title?: string;
  stage: string;
  commissioned_at: string;
  served_at: string | null;
  quotes: InquiryQuote[];
  clocks: InquiryClock[];
  result: { outcome: string; value: string | null; formula?: string; rules?: string[] } | null;
}

export interface Bounds {
  min_start_price: string;
  deposit_min: string;
  deposit_max: string;
  earliest_start: string;
  reference_price?: string;
}

export interface PriorityRequest {
  registration_id: string;
  bid_code: string | null;
  rank: number | null;
}

export interface OfficerLot extends Omit<LotCard, 'starts_at' | 'ends_at'> {
  asset_id?: string;
  case_number?: string;
  starts_at: string | null;
  ends_at: string | null;
  balance_due_days?: number;
  priority_requests?: PriorityRequest[];
}
