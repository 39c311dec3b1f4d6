import { Lane } from '../faults/lane.ts';
import { connect } from '../faults/consent.ts';
import { type Answer, isConnected, Visitor } from '../faults/visitor.ts';
import type { CallRecord } from '../sandbox/recorder/call-log.ts';
import type { TokenRules } from '../sandbox/upwork/tokens.ts';

/** All accounts here belong to one Upwork user, with one consent per Jira account. */
const PERSONA = 'clara';

/** What a check found wrong; nothing, if it went well. */
export type Wrong = string[];

/** Two servers over one MongoDB, the accounts that use them, and an Upwork with strict rules. */
export class Pair {
  private constructor(
    readonly lane: Lane,
    readonly visitors: Visitor[],
  ) {}

  static async open(number: number, mongodb: string, reuse: TokenRules['reuse']): Promise<Pair> {
    const lane = await Lane.open(number, mongodb);
    const { rules, lifetimes } = lane.sandbox.upwork.tokens;
    rules.reuse = reuse;
    const urls = lane.servers.map(({ url }) => url);
    const { acme, globex } = lane.sandbox;
    const visitors = [acme, globex].flatMap((site) =>
      site.people.map(({ name }) => new Visitor(site, name, site.issues[0]!, urls)),
    );
    const pair = new Pair(lane, visitors);
    try {
      // The first tokens of each account end so soon that the servers refresh them by their own clock; of all later ones
      // they only learn when Upwork rejects a call.
      lifetimes.accessTokenSeconds = 60;
      for (const visitor of visitors) await pair.connect(visitor);
      lifetimes.accessTokenSeconds = 86_400;
    } catch (error) {
      await pair.close();
      throw error;
    }
    return pair;
  }

  connect(visitor: Visitor): Promise<void> {
    return connect(visitor, this.lane.servers[0]!.url, PERSONA);
  }

  /** Invalidates all access tokens. */
  expire(): void {
    this.lane.sandbox.upwork.tokens.expireAccessTokens(PERSONA);
  }

  /** A call that needs Upwork: this text was never searched for, so no answer is cached. */
  ask(visitor: Visitor, server: number, text: string): Promise<Answer<unknown>> {
    return visitor.call('skills', { text: `${text} ${server}` }, { server });
  }

  async isConnected(visitor: Visitor): Promise<boolean> {
    return isConnected(await visitor.panel());
  }

  /** Refreshes that Upwork has received so far. */
  refreshes(): CallRecord[] {
    return this.lane.sandbox.calls({ operation: 'token:refresh_token' });
  }

  async close(): Promise<void> {
    await this.lane.close();
  }
}
