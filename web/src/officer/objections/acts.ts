// Which acts an objection can take where it stands, as a form offers them; the server decides.
import type { LotObjection, ObjectionAct } from '@/api/lotObjections';

const RULINGS: ObjectionAct[] = ['rule-upheld', 'rule-rejected'];

export function actsOf({ stage, kind }: Pick<LotObjection, 'stage' | 'kind'>): ObjectionAct[] {
  const outsider = kind === 'outsider';
  switch (stage) {
    case 'received':
      return ['file', 'refuse', 'withdraw'];
    case 'filed':
      return [...RULINGS, 'withdraw'];
    case 'ruled':
      return ['serve'];
    case 'served':
      return [outsider ? 'sue' : 'ask'];
    case 'continued':
      return outsider
        ? ['judge-upheld', 'judge-rejected', 'withdraw']
        : ['decide-upheld', 'decide-rejected', 'withdraw'];
    default:
      return [];
  }
}

/** Nothing can come of it any more. */
export const isOver = (objection: Pick<LotObjection, 'stage'>): boolean =>
  ['upheld', 'rejected', 'ended'].includes(objection.stage);

/** What decides is entered with the number of its document. */
export const needsDocument = (act: string): boolean => /^(rule|decide|judge)-/.test(act);
