// Signing in and out, and opening an account.
import { request } from './client';
import type { Court, SessionView } from './views';

export interface Credentials {
  login: string;
  password: string;
  role?: string;
  court_id?: string;
  totp?: string;
}

export interface NewAccount {
  login: string;
  password: string;
  kind: 'natural' | 'enterprise';
  name: string;
  identity: string;
  phone: string;
}

export const currentSession = () => request<SessionView>('GET', '/api/session');
export const signIn = (credentials: Credentials) =>
  request<SessionView>('POST', '/api/session', { body: credentials });
export const signOut = () => request<undefined>('DELETE', '/api/session');
export const openAccount = (account: NewAccount) =>
  request<unknown>('POST', '/api/public/accounts', { body: account });
export const listCourts = () => request<Court[]>('GET', '/api/public/courts');
