// Who is signed in. Nothing of it is stored by scripts: the cookies are the server's.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useCsrf } from '@/api/client';
import * as api from '@/api/session';
import type { SessionView } from '@/api/views';

export const useSession = defineStore('session', () => {
  const view = shallowRef<SessionView | null>(null);
  const known = ref(false);
  let asking: Promise<void> | null = null;

  function take(session: SessionView | null): void {
    view.value = session;
    useCsrf(session?.csrf ?? null);
    known.value = true;
  }

  /** Asks the server once per page load who we are. */
  async function ensure(): Promise<void> {
    if (known.value) return;
    asking ??= api.currentSession().then(take, () => take(null));
    await asking;
  }

  async function signIn(credentials: api.Credentials): Promise<SessionView> {
    const session = await api.signIn(credentials);
    take(session);
    return session;
  }

  async function signOut(): Promise<void> {
    await api.signOut().catch(() => undefined);
    take(null);
  }

  const role = computed(() => view.value?.role ?? null);
  const rehearsal = computed(() => view.value?.court?.profile === 'rehearsal');
  return { view, role, rehearsal, known, ensure, signIn, signOut };
});
