/** An API key as its owner registered it. */
export interface ApiKey {
  id: string;
  secret: string;
  redirectUri: string;
  name: string;
}
