import { everyHour, install, preUninstall, uninstall, upgrade } from './forge/lifecycle.ts';
import type { ForgeSite } from './forge/site.ts';
import type { JiraSite, RestSite } from './jira/site.ts';
import { ANONYMOUS } from './jira/people.ts';
import { TEXT_FORMS } from './upwork/kept-text.ts';
import type { UpworkSite } from './upwork/site.ts';
import type { Faults } from './recorder/faults.ts';
import type { CallLog } from './recorder/call-log.ts';
import type { Control, Switch } from './recorder/pages.ts';

function choice<T extends object, K extends keyof T & string>(
  target: T,
  name: K,
  choices: (T[K] & string)[],
): Switch {
  return {
    name,
    choices,
    get: () => String(target[name]),
    set: (value) => void (target[name] = value as T[K] & string),
  };
}

function seconds<K extends string>(target: Record<K, number>, name: K): Switch {
  return {
    name,
    choices: [],
    get: () => String(target[name]),
    set: (value) => void (target[name] = Number(value)),
  };
}

/** One person to whom Jira's permission check says no, or nobody. */
function withoutPermission({ people, settings }: RestSite): Switch {
  const NOBODY = 'nobody';
  return {
    name: 'withoutPermission',
    choices: [NOBODY, ...people.map(({ name }) => name)],
    get: () => settings.withoutPermission[0] ?? NOBODY,
    set: (value) => void (settings.withoutPermission = value === NOBODY ? [] : [value]),
  };
}

export function jiraControl(site: JiraSite, callLog: CallLog, faults: Faults): Control {
  const { settings } = site;
  return {
    title: `Local Jira “${site.name}”: calls and switches`,
    callLog,
    faults,
    operations: ['jira:issue', 'jira:permissions', 'jira:any', 'install-keys'],
    switches: [
      choice(settings, 'user', [...site.people.map(({ name }) => name), ANONYMOUS]),
      withoutPermission(site),
      choice(settings, 'theme', ['light', 'dark']),
      choice(settings, 'down', ['no', 'error', 'hang']),
      choice(settings, 'contextIssue', ['named', 'left out']),
      seconds(settings, 'pageTokenSeconds'),
      seconds(settings, 'contextTokenSeconds'),
    ],
    actions: {
      'Install, or install again with a new secret': () => site.install(),
      Disable: () => site.disable(),
      Enable: () => site.enable(),
      Uninstall: () => site.uninstall(),
    },
  };
}

export function forgeControl(site: ForgeSite, callLog: CallLog, faults: Faults): Control {
  const { settings } = site;
  return {
    title: `Local Jira “${site.name}” on Forge: calls and switches`,
    callLog,
    faults,
    operations: ['jira:issue', 'jira:permissions', 'jira:user', 'jira:any', 'forge-keys'],
    switches: [
      choice(settings, 'user', [...site.people.map(({ name }) => name), ANONYMOUS]),
      withoutPermission(site),
      choice(settings, 'theme', ['light', 'dark']),
      choice(settings, 'locale', ['en-US', 'de-DE']),
      choice(settings, 'down', ['no', 'error', 'hang']),
      seconds(settings, 'delay'),
    ],
    actions: {
      'Install, or install again under another id': () => install(site),
      Upgrade: () => upgrade(site),
      'Say that the app will be removed': () => preUninstall(site),
      Remove: () => uninstall(site),
      'Let an hour pass': () => everyHour(site),
    },
  };
}

const OPERATIONS = [
  'consent',
  'token',
  'token:authorization_code',
  'token:refresh_token',
  'revoke',
  'graphql:any',
  'graphql:companySelector',
  'graphql:organization',
  'graphql:ontologyCategories',
  'graphql:createJobPosting',
  'graphql:updateJobPosting',
  'graphql:jobPosting',
  'rest:any',
  'rest:POST jobs',
  'token:request',
  'token:access',
  'create-job',
];

export function upworkControl(site: UpworkSite, callLog: CallLog, faults: Faults): Control {
  const { settings, tokens } = site;
  return {
    title: 'Local Upwork: calls and switches',
    callLog,
    faults,
    operations: OPERATIONS,
    switches: [
      {
        name: 'Cross-Origin-Opener-Policy',
        choices: ['off', 'same-origin'],
        get: () => (settings.coop ? 'same-origin' : 'off'),
        set: (value) => void (settings.coop = value === 'same-origin'),
      },
      choice(settings, 'consentRedirect', ['302', 'meta']),
      choice(settings, 'denial', ['access_denied', 'server_error', 'temporarily_unavailable']),
      choice(settings, 'texts', [...TEXT_FORMS]),
      choice(settings, 'unauthenticated', ['401', '403']),
      seconds(tokens.lifetimes, 'codeSeconds'),
      seconds(tokens.lifetimes, 'accessTokenSeconds'),
      seconds(tokens.lifetimes, 'refreshTokenSeconds'),
      seconds(tokens.lifetimes, 'graceSeconds'),
      choice(tokens.rules, 'reuse', ['grace', 'strict']),
    ],
    actions: {
      'Expire all access tokens': () => tokens.expireAccessTokens(),
      'Revoke all consents': () => site.revokeConsents(),
      'Turn the clock forward by a day': () => site.clock.advance(86_400),
      'Delete the newest job': () => site.jobs.remove(site.jobs.list().at(-1)?.id ?? ''),
      'Nora leaves North Pier Press': () => site.leave('nora', '1604120937485692933'),
    },
  };
}
