// Signing in and out, and opening an account.
import { api, call } from './client';
import type { components } from './schema';

export type Credentials = components['schemas']['Credentials'];
export type NewAccount = components['schemas']['NewAccount'];

export const currentSession = () => call(api.GET('/api/session'));
export const signIn = (body: Credentials) => call(api.POST('/api/session', { body }));
export const signOut = () => call(api.DELETE('/api/session'));
export const openAccount = (body: NewAccount) => call(api.POST('/api/public/accounts', { body }));
export const listCourts = () => call(api.GET('/api/public/courts'));
