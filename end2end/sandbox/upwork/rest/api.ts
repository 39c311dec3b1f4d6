import type { Exchange } from '../../http/exchange.ts';
import { json, type Reply } from '../../http/reply.ts';
import type { Router } from '../../http/router.ts';
import { brief } from '../../recorder/call-log.ts';
import { CLOSE_REASONS } from '../catalogue.ts';
import type { UpworkSite } from '../site.ts';
import { refusedWith, wrongly } from './errors.ts';
import { createJob, deleteJob, getJob, listJobs, putJob, type RestCall } from './jobs.ts';
import { collect } from './parameters.ts';
import * as shape from './shapes.ts';

type Endpoint = (call: RestCall) => Reply;

const JOBS = '/api/hr/v2/jobs';
const JOB = '/api/hr/v2/jobs/:reference';

const READS: Record<string, [name: string, endpoint: Endpoint]> = {
  '/api/auth/v1/info': [
    'info',
    ({ site, persona }) => json(200, shape.envelope(persona, { info: shape.infoRest(site, persona) })),
  ],
  '/api/hr/v2/users/me': [
    'me',
    ({ persona }) => json(200, shape.envelope(persona, { user: shape.userRest(persona) })),
  ],
  '/api/hr/v2/teams': [
    'teams',
    ({ persona }) => json(200, shape.envelope(persona, { teams: shape.teamsRest(persona) })),
  ],
  '/api/profiles/v2/metadata/categories': [
    'categories',
    ({ persona }) => json(200, shape.envelope(persona, { categories: shape.categoriesRest() })),
  ],
  '/api/profiles/v1/metadata/skills': [
    'skills',
    ({ persona, input }) =>
      json(200, shape.envelope(persona, { skills: shape.skillsRest(input.get('q') ?? '') })),
  ],
  '/api/profiles/v2/metadata/skills': [
    'skills',
    ({ persona, input }) =>
      json(200, shape.envelope(persona, { skills: shape.skillsRest(input.get('q') ?? '') })),
  ],
  '/api/profiles/v1/metadata/reasons': [
    'reasons',
    ({ persona }) =>
      json(
        200,
        shape.envelope(persona, { reasons: CLOSE_REASONS.map(({ id, label }) => ({ id, reason: label })) }),
      ),
  ],
};

/** The old REST API, each path with and without `.json`. */
export function serveApi(router: Router, site: UpworkSite): void {
  const both = (method: string, path: string, endpoint: (call: RestCall) => [string, Endpoint]): void => {
    for (const suffix of ['.json', '']) {
      router.add(method, path + suffix, (exchange) => serve(site, exchange, endpoint));
    }
  };
  for (const [path, named] of Object.entries(READS)) both('GET', path, () => named);
  both('GET', JOBS, () => ['GET jobs', listJobs]);
  both('POST', JOBS, () => ['POST jobs', createJob]);
  both('GET', JOB, () => ['GET job', getJob]);
  both('PUT', JOB, () => ['PUT job', putJob]);
  both('DELETE', JOB, () => ['DELETE job', deleteJob]);
  both('POST', JOB, overloaded);
}

/** Some clients send PUT and DELETE as a POST that says so in its body. */
function overloaded(call: RestCall): [string, Endpoint] {
  const method = call.input.get('http_method')?.toLowerCase();
  if (method === 'put') return ['PUT job', putJob];
  if (method === 'delete') return ['DELETE job', deleteJob];
  return ['POST job', ({ exchange }) => wrongly(exchange, 405, 'a POST to a job without http_method')];
}

function serve(
  site: UpworkSite,
  exchange: Exchange,
  endpoint: (call: RestCall) => [string, Endpoint],
): Promise<Reply> {
  const parts = collect(exchange);
  exchange.call.record.variables = brief(Object.fromEntries(parts.input));
  const holder = site.legs.holder(parts.oauth.get('oauth_token'));
  const persona = holder?.persona;
  const [name] = endpoint({ site, exchange, input: parts.input, persona: persona! });
  const names = [`rest:${name}`, 'rest:any', ...(name === 'POST jobs' ? ['create-job'] : [])];
  return site.faults.around(exchange, names, () => {
    if (!holder) {
      return parts.oauth.has('oauth_token')
        ? refusedWith(exchange, 401, 'oauth_token is unknown or revoked')
        : wrongly(exchange, 401, 'no oauth_token');
    }
    const fault = site.verifier.fault(exchange, parts, holder.secret);
    if (fault) return wrongly(exchange, 401, fault);
    exchange.call.record.notes['upworkUser'] = holder.persona.name;
    const call: RestCall = { site, exchange, input: parts.input, persona: holder.persona };
    return endpoint(call)[1](call);
  });
}
