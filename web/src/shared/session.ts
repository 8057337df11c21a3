// Who is signed in. Nothing of it is stored by scripts: the cookies are the server's.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useCsrf } from '@/api/client';
import { asProblem } from '@/api/problem';
import * as api from '@/api/session';
import type { SessionView } from '@/api/views';
import { dropAllDrafts } from './draft';

/** Only whether this browser has signed in, never who: it saves visitors two refused requests. */
const HINT = 'fachui.signed-in';

function hinted(): boolean {
  try {
    return localStorage.getItem(HINT) === '1';
  } catch {
    return true;
  }
}

function hint(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(HINT, '1');
    else localStorage.removeItem(HINT);
  } catch {
    // Storage is forbidden here: the server is asked every time instead.
  }
}

export const useSession = defineStore('session', () => {
  const view = shallowRef<SessionView | null>(null);
  const known = ref(false);
  let asking: Promise<void> | null = null;

  function take(session: SessionView | null): void {
    view.value = session;
    useCsrf(session?.csrf ?? null);
    known.value = true;
    hint(session !== null);
  }

  /** Asks the server once per page load who we are; `needed` asks even where nobody signed in. */
  async function ensure(needed = false): Promise<void> {
    if (known.value || !(needed || hinted())) return;
    asking ??= api.currentSession().then(take, (error: unknown) => {
      // Only a refusal says that nobody is signed in; a broken line says nothing.
      if (asProblem(error).problem.status === 401) take(null);
      else asking = null;
    });
    await asking;
  }

  async function signIn(credentials: api.Credentials): Promise<SessionView> {
    const session = await api.signIn(credentials);
    take(session);
    return session;
  }

  async function signOut(): Promise<void> {
    await api.signOut().catch(() => undefined);
    dropAllDrafts();
    take(null);
  }

  const role = computed(() => view.value?.role ?? null);
  const rehearsal = computed(() => view.value?.court?.profile === 'rehearsal');
  return { view, role, rehearsal, known, ensure, signIn, signOut };
});
