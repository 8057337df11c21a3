// Busy, answer, problem: the only three states of a request.
import { onScopeDispose, ref, shallowRef } from 'vue';
import { asProblem, type ProblemError } from '@/api/problem';

/** Runs a request and keeps its state; a newer run makes an older answer void. */
export function useRequest<Args extends unknown[], T>(make: (...args: Args) => Promise<T>) {
  const busy = ref(false);
  const answer = shallowRef<T | null>(null);
  const problem = shallowRef<ProblemError | null>(null);
  let turn = 0;
  onScopeDispose(() => (turn += 1));

  /** The answer, or null when it failed (then `problem` says why). */
  async function run(...args: Args): Promise<T | null> {
    const mine = (turn += 1);
    busy.value = true;
    problem.value = null;
    try {
      const result = await make(...args);
      if (mine === turn) answer.value = result;
      return result;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
      return null;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  return { busy, answer, problem, run };
}
