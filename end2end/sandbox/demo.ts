import { markup, page, type Markup } from './http/markup.ts';
import { bytes, html, type Reply } from './http/reply.ts';
import type { Router } from './http/router.ts';
import type { PageSite } from './jira/site.ts';

/** Whom the demo's start page links to. */
export interface Parties {
  forge: PageSite;
  connect: PageSite;
  upwork: { url: string };
}

/** Where the start page is, on both Jira sites. */
export const DEMO = '/_sandbox/demo';

/** `/_sandbox/demo`: what to try, and where. */
export function serveDemo(router: Router, parties: Parties): void {
  router.page('GET', DEMO, () => startPage(parties));
  router.page('GET', `${DEMO}/demo.css`, () => bytes('text/css; charset=utf-8', CSS));
}

const link = (href: string, words: string): Markup => markup`<a href="${href}">${words}</a>`;

function startPage({ forge, connect, upwork }: Parties): Reply {
  const issue = (site: PageSite, key = 'PROJ-1', user = ''): string =>
    `${site.url}/browse/${key}${user && `?as=${user}`}`;
  const switches = (site: PageSite, words: string): Markup => link(`${site.url}/_sandbox`, words);
  const body = markup`<main>
<h1>Upwork Job Post for Jira: the demo</h1>
<p>A local Jira, a local Upwork and the real app. Nothing leaves this machine. Every start begins with empty data.</p>
<h2>Start here</h2>
<ul>
<li>${link(issue(forge), 'An issue on Forge')}: how people install the app today.</li>
<li>${link(issue(connect), 'The same issue on Connect')}: where the app is installed already.</li>
</ul>
<h2>What to try</h2>
<ol>
<li><b>Connect.</b> Press <i>Connect to Upwork</i>. A tab says which Jira user is about to be connected. Continue, choose
Clara Klein and allow. On Forge the last page shows a code: type it into the panel. On Connect the panel notices by itself.</li>
<li><b>Post.</b> Press <i>Post this job to Upwork</i>. The form is filled in from the issue. Close it halfway: the draft stays.</li>
<li><b>See it on Upwork.</b> ${link(upwork.url, 'The local Upwork')} lists the job. Fill or cancel it there, then look at the panel.</li>
<li><b>Edit and close.</b> Both are in the menu of the job in the panel.</li>
<li><b>A colleague.</b> Open the issue as ${link(issue(forge, 'PROJ-1', 'jonas'), 'Jonas Weber')}: he sees the job, and not whose
Upwork account posted it. ${link(issue(forge, 'PROJ-1', 'mia'), 'Back to Mia Torres')}.</li>
<li><b>Without permission.</b> ${switches(forge, 'Set “withoutPermission”')} to Jonas or Mia and open the dialog of
${link(issue(forge, 'PROJ-2'), 'another issue')}. The app remembers what Jira says for five minutes.</li>
<li><b>Trouble.</b> The ${link(`${upwork.url}/_sandbox`, 'switches of Upwork')} make it slow, refuse or drop calls, or end a
consent. The ${switches(forge, 'switches of Jira')} uninstall the app, take Jira down, and list every call.</li>
<li><b>Dark, German, every state.</b> The bar of each Jira page switches the theme;
${switches(forge, '“locale”')} switches the language on Forge.
${link(`${connect.url}/_sandbox/stories`, 'All states side by side')}.</li>
</ol>
</main>`;
  return html(200, page('Demo · Upwork Job Post for Jira', `${DEMO}/demo.css`, body));
}

const CSS = `:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 44rem; margin: 32px auto; padding: 0 24px; }
li { margin: 6px 0; }
`;
