// What crosses the wire for visitors and bidders. Money is yuan in a string.
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type Role = Schemas['RoleName'];
export type Court = Sent<Schemas['CourtView']>;
export type SessionView = Sent<Schemas['SessionView']>;
export type Round = Schemas['RoundName'];
export type Phase = Schemas['PhaseName'];
export type LotCard = Sent<Schemas['LotCard']>;
export type LotList = Sent<Schemas['LotList']>;
export type LotPage = Sent<Schemas['LotPage']>;
export type Reference = Sent<Schemas['ReferenceView']>;
export type Notice = Sent<Schemas['NoticeView']>;
export type Confirmation = Sent<Schemas['ConfirmationView']>;
export type Capacity = Schemas['CapacityName'];
export type RegistrationView = Sent<Schemas['RegistrationView']>;
export type Deposit = Sent<Schemas['DepositView']>;

export type BidEntry = Sent<Schemas['EntryView']>;
export type BidReceipt = Sent<Schemas['BidReceipt']>;

/** The first event of a live feed; events are outside the document. */
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
