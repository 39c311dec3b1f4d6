import { makeForgeKey, OAuthTokens, type ForgeKey } from './tokens.ts';

/** What all Forge sites share: Atlassian's keys of invocation tokens, its API, and the tokens that this takes. */
export class Platform {
  readonly key: ForgeKey = makeForgeKey('forge/invocation-token/local-1');
  /** Keys that the key set answers; push one to rotate. */
  readonly keys: ForgeKey[] = [this.key];
  readonly tokens = new OAuthTokens();
  /** Filled in when the origin is open. */
  apiUrl = '';
}
