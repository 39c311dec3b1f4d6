import type { Exchange } from '../http/exchange.ts';
import { Markup, markup, page } from '../http/markup.ts';
import { bytes, html, redirect, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import type { Job, JobStatus } from './jobs.ts';
import type { UpworkSite } from './site.ts';

/** Public job pages, and the list on which a person plays the client and the freelancers. */
export function servePages(router: Router, site: UpworkSite): void {
  router.page('GET', '/', () => listPage(site));
  router.add('GET', '/jobs/~02:id', (exchange) => jobPage(site, exchange.params['id']!));
  router.add('GET', '/jobs/~01:id', (exchange) => jobPage(site, `~01${exchange.params['id']}`));
  router.page('POST', '/_upwork/jobs/:id', (exchange) => change(site, exchange));
  router.page('GET', '/_upwork/upwork.css', () => bytes('text/css; charset=utf-8', CSS));
}

function budget({ info }: Job): string {
  if (info.type === 'FIXED_PRICE') return `$${info.amount} fixed price`;
  return info.hourlyBudgetMin ? `$${info.hourlyBudgetMin} to $${info.hourlyBudgetMax} an hour` : 'Hourly';
}

function shownStatus(job: Job): string {
  if (job.expired) return 'Expired';
  return { REQUESTED: 'Open', FILLED: 'Filled', CANCELLED: 'Cancelled' }[job.status as string] ?? job.status;
}

function jobPage(site: UpworkSite, id: string): Reply {
  const job = site.jobs.find(id);
  if (!job) {
    const nothing = markup`<main><h1>Local Upwork</h1><p>There is no such job.</p></main>`;
    return html(404, page('No such job', '/_upwork/upwork.css', nothing));
  }
  const body = markup`<main><p class="brand">Local Upwork <span>not the real one</span></p>
<h1>${job.info.title}</h1>
<p>${shownStatus(job)} · ${budget(job)} · ${job.info.experienceLevel ?? 'any level'} · ${job.proposals} proposals</p>
<p class="description">${job.info.description}</p></main>`;
  return html(200, page(`${job.info.title} · Local Upwork`, '/_upwork/upwork.css', body));
}

const ACTIONS: [label: string, value: string][] = [
  ['Open', 'REQUESTED'],
  ['Filled', 'FILLED'],
  ['Cancelled', 'CANCELLED'],
  ['Expired', 'EXPIRED'],
];

function row(job: Job): Markup {
  const buttons = ACTIONS.map(
    ([label, value]) => markup`<button name="status" value="${value}">${label}</button>`,
  );
  return markup`<tr><td><a href="/jobs/~02${job.id}">${job.info.title}</a></td><td>${shownStatus(job)}</td>
<td><form method="post" action="/_upwork/jobs/${job.id}">
<label>Proposals <input name="proposals" type="number" min="0" value="${job.proposals}"></label>
<label>Hires <input name="hires" type="number" min="0" value="${job.hires}"></label>
<button name="status" value="">Save</button>${buttons}</form></td></tr>`;
}

function listPage(site: UpworkSite): Reply {
  const jobs = site.jobs.list().toReversed();
  const body = markup`<main><p class="brand">Local Upwork <span>not the real one</span></p>
<h1>Jobs</h1><p><a href="/_sandbox">Calls and switches</a></p>
${jobs.length === 0 && markup`<p>No job has been posted yet.</p>`}
<table><tbody>${jobs.map(row)}</tbody></table></main>`;
  return html(200, page('Jobs · Local Upwork', '/_upwork/upwork.css', body));
}

function change(site: UpworkSite, exchange: Exchange): Reply {
  const form = exchange.form();
  const chosen = form.get('status') ?? '';
  const expired = chosen === 'EXPIRED';
  site.jobs.change(exchange.params['id']!, {
    proposals: Number(form.get('proposals')),
    hires: Number(form.get('hires')),
    ...(chosen && { status: (expired ? 'CANCELLED' : chosen) as JobStatus, expired }),
  });
  return redirect('/');
}

const CSS = `:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 960px; margin: 32px auto; padding: 0 24px; }
.consent { max-width: 480px; }
.brand { font-weight: 700; }
.brand span, .small { font-weight: 400; opacity: 0.8; }
.description { white-space: pre-wrap; overflow-wrap: anywhere; }
button, select, input { font: inherit; padding: 4px 10px; }
input[type='number'] { width: 5em; }
select { max-width: 100%; }
.primary { background: #1f4fa3; color: #fff; border: 1px solid #1f4fa3; border-radius: 4px; }
td { padding: 6px 12px 6px 0; vertical-align: top; }
`;
