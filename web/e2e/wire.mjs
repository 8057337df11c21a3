// A wire between a browser and the server that can be cut and mended: a TCP relay.
import { connect, createServer } from 'node:net';
import { URL_OF_SITE } from './stage.mjs';

export async function wire() {
  const { hostname, port } = new URL(URL_OF_SITE);
  const ends = new Set();
  let whole = true;
  const relay = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ]) {
      ends.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => (ends.delete(one), other.destroy()));
      one.pipe(other);
    }
    return undefined;
  });
  await new Promise((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${relay.address().port}`,
    cut() {
      whole = false;
      for (const end of ends) end.destroy();
    },
    mend: () => (whole = true),
    remove() {
      this.cut();
      relay.close();
    },
  };
}
