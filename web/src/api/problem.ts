// A refusal as the server tells it (RFC 9457), as a typed error.

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  article?: string;
  errors?: { pointer: string; detail: string }[];
  [member: string]: unknown;
}

export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds the server asks us to wait, if it does. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail || problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** `bid-off-step` out of `/problems/bid-off-step`. */
  get slug(): string {
    return this.problem.type.split('/').pop() ?? '';
  }
}

/** The request never got an answer: offline, or the server is away. */
export function unreachable(): ProblemError {
  return new ProblemError({
    type: '/problems/unreachable',
    title: '网络连接中断',
    status: 0,
    detail: '暂时连不上服务器，请检查网络后重试。',
  });
}

/** Whatever was thrown, as a Problem that can be shown. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof TypeError) return unreachable();
  return new ProblemError({
    type: '/problems/unexpected',
    title: '页面出错',
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
  });
}
