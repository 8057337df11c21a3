// The grounds on which a lot is stopped, as a form offers them; the server holds the law.
import { word } from './words';

export type Stopping = 'pause' | 'resumption' | 'withdrawal';

const PAUSING = [
  'outsider-objection',
  'conduct-objection',
  'suspension-ruled',
  'stay-decided',
  'security-hazard',
  'platform-fault',
];
const WITHDRAWING = [
  'application-withdrawn',
  'title-revoked',
  'debt-paid',
  'settlement',
  'outsider-upheld',
  'collusion',
  'other-withdrawal',
];

const option = (prefix: string) => (value: string) => ({ value, label: word(prefix, value) });

export const grounds = (kind: Stopping) =>
  (kind === 'withdrawal' ? WITHDRAWING : PAUSING).map(option('ground_'));
export const measures = () => ['deferral', 'suspension'].map(option('measure_'));
