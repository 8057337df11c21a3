// The filters of the list, kept in the address so that a search can be shared and gone back to.
import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { FILTERS, type Filter, type Filters } from '@/shared/filters';
import { word as common } from '@/shared/words';
import { t } from './words';

const PHASES: Record<string, string> = {
  upcoming: 'phase_announced',
  running: 'phase_running',
  ended: 'phase_ended',
};

export function phaseWord(phase: string): string {
  return common('', PHASES[phase] ?? phase);
}

export function useFilters() {
  const route = useRoute();
  const router = useRouter();

  const filters = computed<Filters>(() => {
    const found: Filters = {};
    for (const name of FILTERS) {
      const value = route.query[name];
      if (typeof value === 'string' && value) found[name] = value;
    }
    return found;
  });

  function set(name: Filter, value: string | null): void {
    void router.replace({ query: { ...filters.value, [name]: value || undefined } });
  }

  function clear(): void {
    void router.replace({ query: {} });
  }

  /** The filter worth dropping when nothing is found, in the words on the page. */
  const widest = computed<string | null>(() => {
    const { q, region, category, round, phase, court_id } = filters.value;
    if (q) return q;
    if (region) return region;
    if (category) return common('category_', category);
    if (round) return common('round_', round);
    if (court_id) return t('court');
    return phase ? phaseWord(phase) : null;
  });

  return { filters, set, clear, widest };
}
