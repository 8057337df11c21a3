// What an officer's desk gets from the server.
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type CaseRow = Sent<Schemas['CaseView']>;
export type CaseView = Sent<Schemas['CaseFileView']>;
export type Party = Sent<Schemas['PartyView']>;
export type Claim = Sent<Schemas['ClaimView']>;
export type Asset = Sent<Schemas['AssetView']>;
export type InquiryRef = Sent<Schemas['InquiryRef']>;
export type Inquiry = Sent<Schemas['InquiryView']>;
export type Report = Sent<Schemas['ReportView']>;
export type OfficerLot = Sent<Schemas['OfficerLot']>;
