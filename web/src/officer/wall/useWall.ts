// Looks at all lots of the court every two seconds: one request for all of them, however many run.
import { onScopeDispose, ref, shallowRef } from 'vue';
import { listLotObjections } from '@/api/lotObjections';
import { listOfficerLots } from '@/api/officer';
import type { OfficerLot } from '@/api/officerViews';
import { asProblem, type ProblemError } from '@/api/problem';
import { getLot } from '@/api/public';
import { serverNow } from '@/shared/clock';
import { compare, isOn, remember, tileOf, type Look, type Tile } from './wall';

const PAUSE = 2000;
const OBJECTIONS = 30_000;
/** Without an answer for this long the wall says that it is not live. */
const STALE = 8000;

export function useWall() {
  const tiles = shallowRef<Tile[] | null>(null);
  const problem = shallowRef<ProblemError | null>(null);
  const heardAt = ref<number | null>(null);
  const stale = ref(false);
  const looks = new Map<string, Look[]>();
  const extensions = new Map<string, { endsAt: string; count: number | null }>();
  let stopping = new Set<string>();
  let objectionsAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  /** The list does not tell how often an end has moved: asked once, and when it moves again. */
  async function ask(lot: OfficerLot): Promise<void> {
    const endsAt = lot.card?.ends_at ?? '';
    if (lot.card?.phase === 'announced' || extensions.get(lot.id)?.endsAt === endsAt) return;
    extensions.set(lot.id, { endsAt, count: extensions.get(lot.id)?.count ?? null });
    const page = await getLot(lot.id).catch(() => null);
    if (page) extensions.set(lot.id, { endsAt, count: page.extensions });
    else extensions.delete(lot.id);
  }

  async function objections(now: number): Promise<void> {
    if (now - objectionsAt < OBJECTIONS) return;
    objectionsAt = now;
    const found = await listLotObjections().catch(() => null);
    if (found) {
      stopping = new Set(
        found.filter((it) => it.demand.startsWith('must-')).map((it) => it.lot_id),
      );
    }
  }

  async function look(): Promise<void> {
    const all = await listOfficerLots();
    const now = serverNow();
    await objections(now);
    const on = all.filter((lot) => isOn(lot, now));
    for (const lot of on) {
      looks.set(lot.id, remember(looks.get(lot.id) ?? [], { at: now, bids: lot.card?.bids ?? 0 }));
      void ask(lot);
    }
    const tile = (lot: OfficerLot) =>
      tileOf(
        lot,
        {
          looks: looks.get(lot.id) ?? [],
          extensions: extensions.get(lot.id)?.count ?? null,
          mustStop: stopping.has(lot.id),
        },
        now,
      );
    tiles.value = on.map(tile).sort(compare);
    heardAt.value = Date.now();
  }

  async function forever(): Promise<void> {
    try {
      await look();
      problem.value = null;
    } catch (error) {
      problem.value = asProblem(error);
    }
    if (!over) timer = setTimeout(() => void forever(), PAUSE);
  }

  const watch = setInterval(() => {
    stale.value = heardAt.value !== null && Date.now() - heardAt.value > STALE;
  }, 1000);
  onScopeDispose(() => {
    over = true;
    clearTimeout(timer);
    clearInterval(watch);
  });
  void forever();
  return { tiles, problem, heardAt, stale };
}
