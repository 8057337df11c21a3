// The questions bidders ask, with short answers, in both languages.
import type { Locale } from '@/shared/i18n';

interface Question {
  question: string;
  answer: string;
}

export const QUESTIONS: Record<Locale, Question[]> = {
  'zh-CN': [
    {
      question: '什么是延时？',
      answer:
        '结束前的延时周期内有人有效出价，结束时间变为该次出价之后一个延时周期（5 分钟），次数不限。只有在一个完整的延时周期内无人再出价，拍卖才会结束。',
    },
    {
      question: '倒计时以谁的时钟为准？',
      answer:
        '以服务器时间为准。竞价大厅会显示您的时钟偏差和网络往返时间，并提示最晚应在何时点击。',
    },
    {
      question: '保证金什么时候交、交到哪里？',
      answer:
        '报名后系统为您生成本案专属子账号，请用本人账户汇入，竞价结束前到账即可取得竞买资格。以银行入账为准；双休日跨行汇款可能延迟到账，请提前办理。',
    },
    {
      question: '怎么知道交保成功？',
      answer: '到账匹配后系统为您分配随机竞买号，在“我的拍卖”和竞价大厅都能看到。',
    },
    {
      question: '没有竞得，保证金什么时候退？',
      answer: '拍卖结束后 24 小时内退回原汇款账户，“我的拍卖”里可查看每一步。',
    },
    {
      question: '只有一个人报名能成交吗？',
      answer: '可以。至少一人报名且出价不低于起拍价，即可成交。',
    },
    {
      question: '出价后可以撤回吗？',
      answer: '不可以。出价前请核对金额的数字与大写。每次出价都会得到带序号、时间和校验码的回执。',
    },
    {
      question: '优先购买权人怎样竞价？',
      answer:
        '优先购买权人经法院确认后取得优先竞买号，可以相同价格应价；其他竞买人未出更高价的，由优先购买权人竞得。',
    },
    {
      question: '悔拍有什么后果？',
      answer:
        '逾期不付尾款或拒绝交割的，保证金不予退还，依次用于支付本次费用损失、弥补重新拍卖差价和冲抵债务；不得参加该标的的再次竞买。',
    },
    {
      question: '流拍以后会怎样？',
      answer: '一拍流拍的，法院应当在 30 日内在同一平台再次拍卖；二拍流拍的，可以依法变卖。',
    },
  ],
  en: [
    {
      question: 'What is an extension?',
      answer:
        'A valid bid within the last extension period moves the end to one period (5 minutes) after that bid, without limit. The auction ends only when a whole period passes without a bid.',
    },
    {
      question: 'Whose clock counts?',
      answer:
        'The server’s. The bidding room shows the offset of your clock and your round trip, and tells you when to click at the latest.',
    },
    {
      question: 'When and where do I pay the deposit?',
      answer:
        'After signing up you get a sub-account of your own for this case. Pay from your own account; it must be booked before bidding ends.',
    },
    {
      question: 'How do I know that the deposit has arrived?',
      answer:
        'Once it is matched you get a random bid code; “My auctions” and the bidding room show it.',
    },
    {
      question: 'When do I get the deposit back?',
      answer: 'Within 24 hours of the end, to the account it came from. “My auctions” shows each step.',
    },
    {
      question: 'Is one bidder enough?',
      answer: 'Yes, if the offer is at least the start price.',
    },
    {
      question: 'May a bid be withdrawn?',
      answer: 'No. Every bid gives you a receipt with its number, time and hash.',
    },
    {
      question: 'How do priority purchasers bid?',
      answer:
        'Once the court has confirmed them they may match a price; if nobody goes higher, they buy.',
    },
    {
      question: 'What if a buyer defaults?',
      answer:
        'The deposit is not returned; it pays costs, the gap to the re-auction price and the debt, and the buyer may not bid for the lot again.',
    },
    {
      question: 'What if nobody buys?',
      answer:
        'After a first auction the court must offer the thing again within 30 days on the same platform; after a second it may be sold (变卖).',
    },
  ],
};
