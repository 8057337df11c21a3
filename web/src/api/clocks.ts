// The officer's clocks, reminders and calendar.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type Clock = Sent<components['schemas']['ClockView']>;

export const listClocks = () => call(api.GET('/api/officer/clocks'));
export const listReminders = () => call(api.GET('/api/officer/reminders'));
export const readReminder = (reminder_id: string) =>
  call(
    api.POST('/api/officer/reminders/{reminder_id}/reading', { params: { path: { reminder_id } } }),
  );
export const listSupervisorReminders = () => call(api.GET('/api/supervisor/reminders'));
export const readSupervisorReminder = (reminder_id: string) =>
  call(
    api.POST('/api/supervisor/reminders/{reminder_id}/reading', {
      params: { path: { reminder_id } },
    }),
  );
export const makeCalendar = () => call(api.POST('/api/officer/calendar'));
export const revokeCalendar = () => call(api.DELETE('/api/officer/calendar'));
export const setMailAddress = (address: string) =>
  call(api.PUT('/api/officer/mail-address', { body: { address } }));
