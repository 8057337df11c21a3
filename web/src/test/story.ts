// The cast of the tests: the flat in Furong, its court, three bidders. All times hang on `now`.
import type {
  BidEntry,
  LotCard,
  LotPage,
  RegistrationView,
  SessionView,
  Snapshot,
} from '@/api/views';

export const LOT = '01919000-0000-7000-8000-000000000001';
const HASH = '9f2c61d04ab8e7735c10fe92ab64d3815e0b7fa2c93d486107be2af5c8d91e34';

/** RFC 3339 with the offset of Shanghai. */
export function at(millis: number): string {
  return new Date(millis + 8 * 3_600_000).toISOString().replace('Z', '000+08:00');
}

export function card(now: number, change: Partial<LotCard> = {}): LotCard {
  return {
    id: LOT,
    title: '长沙市芙蓉区五一大道158号湘域中央1栋1806号房屋',
    category: 'housing',
    round: 'first',
    phase: 'running',
    state: 'announced',
    court_name: '长沙市芙蓉区人民法院',
    region: '湖南省长沙市芙蓉区',
    rehearsal: true,
    reference_price: '4224025.08',
    start_price: '2956817.56',
    current_price: '3026817.56',
    increment: '14000.00',
    deposit: '400000.00',
    starts_at: at(now - 86_000_000),
    ends_at: at(now + 751_000),
    registrations: 12,
    watchers: 6,
    views: 3987,
    announced_at: at(now - 90_000_000),
    bids: 6,
    outcome: null,
    hammer_price: null,
    cover: null,
    ...change,
  };
}

export function lotPage(now: number, change: Partial<LotPage> = {}): LotPage {
  return {
    ...card(now),
    case_number: '（2026）湘0102执1024号',
    kind: 'immovable',
    extension_seconds: 300,
    extensions: 2,
    priority_purchasers: 1,
    reference: {
      method: 'network',
      value: '4224025.08',
      fixed_on: '2026-10-12',
      valid_until: '2027-10-11',
      formula: '(4180000.00 + 4268050.16) ÷ 2 = 4224025.08',
      quotes: [
        { platform: '淘宝网', value: '4180000.00', counted: true, why: null },
        { platform: '京东网', value: '4268050.16', counted: true, why: null },
        { platform: '中国工商银行融e购', value: null, counted: false, why: '逾期未出具报告' },
      ],
    },
    facts: {
      ownership: { content: '被执行人单独所有', source: '不动产登记中心', checked_on: '2026-09-28' },
      area: { content: '128.62 平方米', source: '不动产登记中心', checked_on: '2026-09-28' },
      occupancy: { content: '被执行人自住', source: '现场勘查', checked_on: '2026-10-08' },
      lease: { content: null, source: '物业公司、承租人均未答复', checked_on: '2026-10-08' },
      vacated: { content: false, source: '现场勘查', checked_on: '2026-10-08' },
      arrears: { content: '物业费 6,320 元', source: '物业公司', checked_on: '2026-10-08' },
      taxes: { content: '依法由买卖双方各自负担', source: '公告', checked_on: '2026-10-15' },
    },
    notice: {
      title: '长沙市芙蓉区人民法院关于湘域中央1栋1806号房屋（第一次拍卖）的公告',
      body: [
        '长沙市芙蓉区人民法院将于公告所列时间在法槌司法拍卖平台进行公开拍卖活动，现公告如下：',
        '一、拍卖标的：长沙市芙蓉区五一大道158号湘域中央1栋1806号房屋。',
        '二、竞买人条件：凡具有完全民事行为能力的自然人、法人和其他组织均可参加竞买。',
        '三、拍卖方式：设有保留价的增价拍卖方式，至少一人报名且出价不低于起拍价，方可成交。',
        '四、延时：竞价结束前五分钟内有竞买人出价，竞价时间自该次出价起再延长五分钟。',
      ],
      terms_hash: HASH,
    },
    leader_code: 'H2515',
    seq: 9,
    head: HASH,
    rounds: [],
    confirmation: null,
    revocation: null,
    ...change,
  };
}

export function bid(now: number, seq: number, change: Partial<BidEntry> = {}): BidEntry {
  return {
    seq,
    at: at(now - (20 - seq) * 60_000),
    kind: 'bid',
    code: seq % 2 ? 'H2515' : 'M5570',
    price: `${2_956_817 + (seq - 3) * 14_000}.56`,
    verdict: 'accepted',
    extended: seq >= 7,
    ends_at: at(now + 751_000),
    hash: HASH.slice(seq) + HASH.slice(0, seq),
    reason: null,
    ...change,
  };
}

export function bids(now: number): BidEntry[] {
  const event = (seq: number, kind: BidEntry['kind'], code: string | null) =>
    bid(now, seq, { kind, code, price: null, verdict: null, extended: false });
  return [
    ...[9, 8, 7, 6, 5, 4].map((seq) => bid(now, seq)),
    event(3, 'qualified', 'M5570'),
    event(2, 'qualified', 'H2515'),
    event(1, 'opened', null),
  ];
}

export function snapshot(now: number, change: Partial<Snapshot> = {}): Snapshot {
  return {
    seq: 9,
    phase: 'running',
    leader_code: 'H2515',
    current_price: '3040817.56',
    ends_at: at(now + 751_000),
    extensions: 3,
    head: HASH,
    now_micros: now * 1000,
    ...change,
  };
}

export function registration(
  now: number,
  change: Partial<RegistrationView> = {},
): RegistrationView {
  return {
    id: '01919000-0000-7000-8000-0000000000a1',
    lot_id: LOT,
    lot_title: card(now).title,
    state: 'qualified',
    bid_code: 'M5570',
    priority_rank: null,
    held_back: false,
    capacity: 'self',
    capacity_ruling: null,
    deposit: {
      amount: '400000.00',
      state: 'held',
      steps: [
        { name: 'registered', at: at(now - 90_000_000) },
        { name: 'held', at: at(now - 89_000_000) },
      ],
      sub_account: {
        number: '6222 0801 0200 0001 024',
        holder: '长沙市芙蓉区人民法院',
        bank: '中国工商银行长沙芙蓉支行',
        reference: '（2026）湘0102执1024号 保证金',
      },
    },
    balance: null,
    starts_at: at(now - 86_000_000),
    ends_at: at(now + 751_000),
    ...change,
  };
}

export function session(change: Partial<SessionView> = {}): SessionView {
  return {
    person_id: '01919000-0000-7000-8000-0000000000b1',
    name: '陈竞买',
    role: 'bidder',
    court: null,
    csrf: 'csrf-token',
    expires_at: '2026-11-22T12:05:00+08:00',
    ...change,
  };
}
