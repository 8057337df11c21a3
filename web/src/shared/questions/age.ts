// How long something has waited, in its largest whole unit.
import { formatPeriod } from '../format';

export function age(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const unit = [86_400, 3600, 60].find((it) => seconds >= it) ?? 60;
  return formatPeriod(Math.max(1, Math.floor(seconds / unit)) * unit);
}
