// Programs of platforms and firms: their credentials, issued and ended by the court.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

type Schemas = components['schemas'];

export type MachineClient = Sent<Schemas['MachineClientView']>;
export type ClientSecret = Sent<Schemas['ClientSecretView']>;

const ofClient = (client_id: string) => ({ params: { path: { client_id } }, body: {} });

export const listMachineClients = () => call(api.GET('/api/officer/machine-clients'));
export const issueMachineClient = (body: Schemas['IssueClient']) =>
  call(api.POST('/api/officer/machine-clients', { body }));
export const rotateMachineSecret = (id: string) =>
  call(api.POST('/api/officer/machine-clients/{client_id}/secrets', ofClient(id)));
export const revokeMachineClient = (id: string) =>
  call(api.POST('/api/officer/machine-clients/{client_id}/revocation', ofClient(id)));
