// What is to be done by when on the way to prices.
import { api, call } from './client';
import type { components } from './schema';
import type { Sent } from './sent';

export type Deadline = Sent<components['schemas']['PricingDeadlineView']>;

export const listDeadlines = () => call(api.GET('/api/officer/deadlines'));
