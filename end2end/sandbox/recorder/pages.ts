import type { Exchange } from '../http/exchange.ts';
import { Markup, markup, page } from '../http/markup.ts';
import { bytes, html, json, noContent, redirect, type Reply } from '../http/reply.ts';
import type { Router } from '../http/router.ts';
import { FAULT_MODES, type Fault, type FaultMode, type Faults } from './faults.ts';
import type { CallRecord, CallLog } from './call-log.ts';

/** A switch of one party, as the control page shows it. */
export interface Switch {
  name: string;
  choices: string[];
  get(): string;
  set(value: string): void;
}

export interface Control {
  title: string;
  callLog: CallLog;
  faults: Faults;
  /** Names for the list of operations; any other may be typed too. */
  operations: string[];
  switches: Switch[];
  /** One-time actions such as `expire access tokens`. */
  actions: Record<string, () => void | Promise<unknown>>;
}

/** `/_sandbox`: the log and the switches for people; `calls` and `faults` under it for programs. */
export function serveControl(router: Router, control: Control): void {
  router.page('GET', '/_sandbox', () => controlPage(control));
  router.page('GET', '/_sandbox/sandbox.css', () => bytes('text/css; charset=utf-8', CSS));
  router.page('GET', '/_sandbox/calls', () => json(200, control.callLog.calls()));
  router.page('POST', '/_sandbox/clear', () => {
    control.callLog.clear();
    return redirect('/_sandbox');
  });
  router.page('GET', '/_sandbox/faults', () => json(200, control.faults.list()));
  router.page('POST', '/_sandbox/faults', (exchange) => setFault(control, exchange));
  router.page('POST', '/_sandbox/faults/clear', () => {
    control.faults.clear();
    return redirect('/_sandbox');
  });
  router.page('POST', '/_sandbox/switch', (exchange) => setSwitch(control, exchange));
  router.page('POST', '/_sandbox/action', (exchange) => doAction(control, exchange));
}

function setFault(control: Control, exchange: Exchange): Reply {
  const fromProgram = exchange.mediaType() === 'application/json';
  const fault = fromProgram ? (exchange.json() as Fault | undefined) : faultOf(exchange.form());
  if (!fault?.operation || !FAULT_MODES.includes(fault.mode))
    return json(400, { message: 'operation, mode' });
  control.faults.set(fault);
  return fromProgram ? noContent() : redirect('/_sandbox');
}

function faultOf(form: URLSearchParams): Fault {
  const number = (name: string): number | undefined => Number(form.get(name)) || undefined;
  return {
    operation: form.get('operation') ?? '',
    mode: form.get('mode') as FaultMode,
    times: number('times'),
    milliseconds: number('milliseconds'),
    retryAfter: number('retryAfter'),
  };
}

function setSwitch(control: Control, exchange: Exchange): Reply {
  const form = exchange.form();
  const found = control.switches.find(({ name }) => name === form.get('name'));
  const value = form.get('value') ?? '';
  if (!found || (found.choices.length > 0 && !found.choices.includes(value))) {
    return json(400, { message: 'no such switch or choice' });
  }
  found.set(value);
  return redirect('/_sandbox');
}

async function doAction(control: Control, exchange: Exchange): Promise<Reply> {
  const action = control.actions[exchange.form().get('name') ?? ''];
  if (!action) return json(400, { message: 'no such action' });
  await action();
  return redirect('/_sandbox');
}

function switchForm({ name, choices, get }: Switch): Markup {
  const current = get();
  const options = choices.map(
    (choice) => markup`<option${new Markup(choice === current ? ' selected' : '')}>${choice}</option>`,
  );
  const field =
    choices.length > 0
      ? markup`<select name="value">${options}</select>`
      : markup`<input name="value" value="${current}">`;
  return markup`<form method="post" action="/_sandbox/switch"><input type="hidden" name="name" value="${name}">
<label>${name} ${field}</label> <button>Set</button></form>`;
}

function faultForm({ operations }: Control): Markup {
  return markup`<form method="post" action="/_sandbox/faults">
<label>Operation <input name="operation" list="operations" required></label>
<datalist id="operations">${operations.map((name) => markup`<option value="${name}">`)}</datalist>
<label>Failure <select name="mode">${FAULT_MODES.map((mode) => markup`<option>${mode}</option>`)}</select></label>
<label>Times <input name="times" type="number" min="1"></label>
<label>Milliseconds <input name="milliseconds" type="number" min="1"></label>
<label>Retry-After <input name="retryAfter" type="number" min="1"></label>
<button>Add</button></form>`;
}

function callRow(call: CallRecord): Markup {
  const details = JSON.stringify({ ...call.notes, variables: call.variables }, null, 1);
  const what = call.operation ?? call.path;
  const verdict = call.reason ?? call.checks.join(', ');
  return markup`<tr class="${call.outcome}"><td>${call.at.slice(11, 23)}</td><td>${call.origin}</td><td>${call.method}</td>
<td><details><summary>${what}</summary><pre>${call.path}\n${details}</pre></details></td>
<td>${call.status || 'no answer'}</td><td>${call.outcome}</td><td>${verdict}</td><td>${call.fault ?? ''}</td></tr>`;
}

const HEADS = ['Time', 'At', 'Method', 'What', 'Status', 'Verdict', 'Checked, or why not', 'Failure'];

function controlPage(control: Control): Reply {
  const { callLog, faults, switches, actions } = control;
  const body = markup`<main><h1>${control.title}</h1><p><a href="/">Back</a></p>
<h2>Switches</h2>${switches.map(switchForm)}
${Object.keys(actions).map((name) => markup`<form method="post" action="/_sandbox/action"><button name="name" value="${name}">${name}</button></form>`)}
<h2>Failures</h2>${faultForm(control)}
<ul>${faults.list().map((fault) => markup`<li>${JSON.stringify(fault)}</li>`)}</ul>
<form method="post" action="/_sandbox/faults/clear"><button>Clear all failures</button></form>
<h2>Calls</h2><form method="post" action="/_sandbox/clear"><button>Clear the log</button></form>
<table><thead><tr>${HEADS.map((head) => markup`<th>${head}</th>`)}</tr></thead>
<tbody>${callLog.calls().toReversed().map(callRow)}</tbody></table></main>`;
  return html(200, page(control.title, '/_sandbox/sandbox.css', body));
}

const CSS = `:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
main { margin: 16px 24px; }
form { margin: 6px 0; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 3px 12px 3px 0; border-bottom: 1px solid #8884; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 70ch; margin: 0; }
.wrong td { background: #d33a; }
.refused td { background: #fa34; }
button, input, select { font: inherit; }
input[type='number'] { width: 6em; }
`;
