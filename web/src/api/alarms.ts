// What the platform has found wrong by itself.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type Alarm = Sent<components['schemas']['AlarmView']>;

export const listAlarms = () => call(api.GET('/api/supervisor/alarms'));
export const compareNow = () => call(api.POST('/api/supervisor/comparison'));
export const acknowledgeAlarm = (alarm_id: string, note: string) =>
  call(
    api.POST('/api/supervisor/alarms/{alarm_id}/acknowledgement', {
      params: { path: { alarm_id } },
      body: { note },
    }),
  );
