import type { IncomingHttpHeaders } from 'node:http';

import type { FastifyRequest } from 'fastify';

import { ERROR_CODES, type RequestLimits } from '@csms/contracts';
import { CodedError } from '@csms/kernel';
import { ANONYMOUS, checkAccess, classifyError, type SignedPrincipal } from '@csms/platform-http';

import type { Authenticator } from '../api-keys/authenticator';
import type { ApiRoute } from '../routing/domain/route-table';
import { secondsToNextUtcDay, utcDay } from '../usage/domain/utc-day';
import type { UsageCounter } from '../usage/usage-counter';

import { AcceptedCredentials } from './accepted-credentials';
import type { Allowance, Allowances } from './allowances';
import { clientNetwork } from './domain/client-network';
import { chargePointOf, classLimit } from './domain/rate-class';
import { rateLimitHeaders, retryAfter } from './domain/rate-limit-headers';
import type { RateLimit } from './domain/token-bucket';
import { withPrivacy } from './domain/with-privacy';
import type { SharedBuckets } from './shared-buckets';

export interface AdmissionOptions {
  readonly authenticator: Authenticator;
  readonly buckets: SharedBuckets;
  readonly allowances: Allowances;
  readonly usage: UsageCounter;
  /** Of one client's network: requests without a good credential. */
  readonly anonymousPerMinute: number;
  /** Of one client's network: each operation at which passwords and the like are tried. */
  readonly signInPerMinute: number;
}

/** What is looked at of a request. */
export type VisitingRequest = Pick<FastifyRequest, 'headers' | 'ip' | 'params' | 'body'>;

/** Where limits are told. */
export interface VisitReply {
  header(name: string, value: string | number): unknown;
  headers(values: Readonly<Record<string, string | number>>): unknown;
}

export interface Visit {
  readonly request: VisitingRequest;
  readonly reply: VisitReply;
  readonly route: Pick<ApiRoute, 'access' | 'endpoint' | 'rateLimit'>;
  /** Finds out who comes, where the headers do not say it. */
  readonly authenticate?: () => Promise<SignedPrincipal>;
}

/** Who a request is made for, and whether it may be made now: credential, rate, quota and scope, in this order. */
export class Admission {
  private readonly accepted = new AcceptedCredentials();

  constructor(private readonly options: AdmissionOptions) {}

  /** @throws CodedError 401, 403, rate_limited, quota_exceeded */
  async admit(visit: Visit): Promise<SignedPrincipal> {
    const network = clientNetwork(visit.request.ip);
    if (isForNobody(visit)) {
      if (visit.route.rateLimit === 'sign-in') this.limitSignIn(visit, network);
      else this.take(visit.reply, `anonymous ${network}`, this.anonymous);
      return ANONYMOUS;
    }
    const principal = await this.authenticate(visit, network);
    const { limits, isPseudonymous } = await this.charge(visit, principal);
    checkAccess(principal, visit.route.access);
    this.limitClass(visit, network, principal.organizationId, limits);
    return withPrivacy(principal, isPseudonymous);
  }

  private limitSignIn({ reply, route }: Visit, network: string): void {
    this.take(reply, `sign-in ${route.endpoint} ${network}`, steady(this.options.signInPerMinute));
  }

  /** Last: who may not do this uses nothing up. */
  private limitClass(
    visit: Visit,
    network: string,
    organizationId: string,
    { ratePerMinute }: RequestLimits,
  ): void {
    const { rateLimit } = visit.route;
    if (rateLimit === 'sign-in') this.limitSignIn(visit, network);
    if (rateLimit === null || rateLimit === 'sign-in') return;
    const of = rateLimit === 'command' ? chargePointOf(visit.request) : 'organization';
    if (of === null) return;
    this.take(visit.reply, `${rateLimit} ${organizationId} ${of}`, classLimit(rateLimit, ratePerMinute));
  }

  /** A wrong credential counts against its network; when that has used up its tries, none is even looked at. */
  private async authenticate(visit: Visit, network: string): Promise<SignedPrincipal> {
    const { request, reply } = visit;
    const { headers, ip } = request;
    this.refuseGuesses(reply, network, headers);
    try {
      const principal = await (visit.authenticate?.() ??
        this.options.authenticator.authenticate(headers, ip));
      this.accepted.add(network, headers, performance.now());
      return principal;
    } catch (error) {
      const [status] = ERROR_CODES[classifyError(error).code];
      if (status === 401) this.take(reply, `anonymous ${network}`, this.anonymous);
      throw error;
    }
  }

  private refuseGuesses(reply: VisitReply, network: string, headers: IncomingHttpHeaders): void {
    const now = performance.now();
    const { secondsToNext } = this.options.buckets.state(`anonymous ${network}`, this.anonymous, now);
    if (secondsToNext === 0 || this.accepted.has(network, headers, now)) return;
    throw tooMany(reply, secondsToNext);
  }

  /** Every request with a good credential is counted, also one that is refused from here on. */
  private async charge({ reply, route }: Visit, principal: SignedPrincipal): Promise<Allowance> {
    const { organizationId, subject } = principal;
    const day = utcDay(new Date());
    const allowance = await this.options.allowances.use(organizationId, day, performance.now());
    const { limits, used } = allowance;
    if (organizationId !== '') this.options.usage.count(organizationId, day, route.endpoint);
    const limit = { perMinute: limits.ratePerMinute, burst: limits.burst };
    const { isTaken, state } = this.options.buckets.take(`credential ${subject}`, limit, performance.now());
    void reply.headers(rateLimitHeaders(limit, state, Date.now()));
    if (!isTaken) throw tooMany(reply, state.secondsToNext);
    if (organizationId !== '' && used > limits.dailyQuota) throw quotaExceeded(reply, limits.dailyQuota);
    return allowance;
  }

  private take(reply: VisitReply, subject: string, limit: RateLimit): void {
    const { isTaken, state } = this.options.buckets.take(subject, limit, performance.now());
    if (!isTaken) throw tooMany(reply, state.secondsToNext);
  }

  private get anonymous(): RateLimit {
    return steady(this.options.anonymousPerMinute);
  }
}

/** A minute's worth may come at once. */
function steady(perMinute: number): RateLimit {
  return { perMinute, burst: perMinute };
}

function tooMany(reply: VisitReply, seconds: number): CodedError {
  const wait = retryAfter(seconds);
  void reply.header('retry-after', wait);
  return new CodedError('rate_limited', `Too many requests. Try again in ${wait} s.`);
}

function quotaExceeded(reply: VisitReply, quota: number): CodedError {
  void reply.header('retry-after', retryAfter(secondsToNextUtcDay(new Date())));
  return new CodedError(
    'quota_exceeded',
    `The organization has used its ${quota} requests of today; the next day begins at midnight UTC.`,
  );
}

/** Where a credential serves as well as the operation's own secret, one that is there is looked at. */
function isForNobody({ route: { access }, request: { headers } }: Visit): boolean {
  if (access.kind !== 'public') return false;
  return (
    access.orScope === undefined ||
    (headers.authorization === undefined && headers['x-api-key'] === undefined)
  );
}
