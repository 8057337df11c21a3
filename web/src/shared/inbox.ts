// How many messages a bidder has not read; asked again whenever the page changes.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { listMessages } from '@/api/messages';

const REST = 20_000;

export const useInbox = defineStore('inbox', () => {
  const unread = ref(0);
  let asked = 0;

  /** Asks unless it has just been asked; a broken line leaves the last number. */
  async function refresh(now = Date.now()): Promise<void> {
    if (now - asked < REST) return;
    asked = now;
    const inbox = await listMessages().catch(() => null);
    if (inbox) unread.value = inbox.unread;
  }

  function told(count: number): void {
    unread.value = count;
  }

  return { unread, refresh, told };
});
