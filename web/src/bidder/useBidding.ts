// The bid in flight: its key, its answer. An unknown outcome is asked again with the same key.
import { onScopeDispose, ref, shallowRef } from 'vue';
import { placeBid } from '@/api/bidder';
import { asProblem, type ProblemError } from '@/api/problem';
import type { BidReceipt } from '@/api/views';
import { serverNow } from '@/shared/clock';
import { uuid7 } from '@/shared/uuid7';

export type BidState =
  | { name: 'idle' }
  | { name: 'confirming'; amount: string; seenSeq: number }
  | { name: 'sending'; amount: string; again: boolean }
  | { name: 'accepted'; receipt: BidReceipt }
  | { name: 'refused'; amount: string; problem: ProblemError };

const ATTEMPTS = 6;
const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

/** No answer at all, or one that says the outcome is not known yet. */
function unresolved(problem: ProblemError): boolean {
  return problem.problem.status === 0 || problem.problem.status >= 502;
}

/** How a bid reaches whoever judges it. */
export type Place = typeof placeBid;

export function useBidding(lotId: string, place: Place = placeBid) {
  const state = shallowRef<BidState>({ name: 'idle' });
  const placed = ref(0);
  let gone = false;
  onScopeDispose(() => (gone = true));

  function propose(amount: string, seenSeq: number): void {
    if (state.value.name === 'sending') return;
    state.value = { name: 'confirming', amount, seenSeq };
  }

  function dismiss(): void {
    if (state.value.name !== 'sending') state.value = { name: 'idle' };
  }

  async function confirm(): Promise<void> {
    if (state.value.name !== 'confirming') return;
    const { amount, seenSeq } = state.value;
    const key = uuid7(serverNow());
    for (let attempt = 1; !gone; attempt += 1) {
      state.value = { name: 'sending', amount, again: attempt > 1 };
      try {
        state.value = { name: 'accepted', receipt: await place(lotId, key, amount, seenSeq) };
        placed.value += 1;
        return;
      } catch (error) {
        const problem = asProblem(error);
        if (!unresolved(problem) || attempt === ATTEMPTS) {
          state.value = { name: 'refused', amount, problem };
          return;
        }
        await wait((problem.retryAfter ?? Math.min(attempt, 3)) * 1000);
      }
    }
  }

  return { state, placed, propose, dismiss, confirm };
}
