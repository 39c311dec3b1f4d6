/** The stub's browser half. Runs in both of its frames; `kind` says in which. */
export const PANEL_SCRIPT = `
const say = (text) => { document.getElementById('said').textContent = text; };
const button = (name, press) => {
  const made = document.createElement('button');
  made.textContent = name;
  made.onclick = press;
  document.querySelector('.ac-content').append(made);
};
AP.theming.initializeTheming();
// A call that returns proves that the bridge is ready: before that nothing can be pressed.
AP.context.getContext(() => {
button('Who am I', async () => {
  const token = await AP.context.getToken();
  const answer = await fetch('/api/whoami', { method: 'POST', headers: { Authorization: 'JWT ' + token } });
  say(answer.status + ' ' + (await answer.text()));
});
if (kind === 'panel') {
  button('Open dialog', () => {
    AP.dialog.create({ key: 'job-dialog', customData: { draft: 'd-1' } }).on('close', () => {});
  });
  button('Open stubborn dialog', () => {
    AP.dialog.create({ key: 'job-dialog', width: '420px', height: '260px', size: '', closeOnEscape: false });
  });
  button('Open framed dialog', () => {
    AP.dialog.create({ key: 'job-dialog', chrome: true, header: 'Framed', submitText: 'Send', size: 'small' });
  });
  AP.events.on('dialog.close', (data) => say('closed with ' + JSON.stringify(data)));
  button('Flag', () => AP.flag.create({ title: 'Posted', body: 'The job is up', type: 'success', close: 'manual' }));
  button('Grow', () => { document.querySelector('.ac-content').style.paddingBottom = '400px'; });
  button('Refresh', () => AP.jira.refreshIssuePage());
  button('Store', () => { localStorage.setItem('where', 'frame'); say('stored'); });
  button('Connect', () => {
    const popup = window.open('/oauth/upwork/start', 'upwork', 'width=600,height=700');
    say(popup ? 'opened' : 'blocked');
    setInterval(() => { if (popup && popup.closed) say('popup looks closed'); }, 100);
  });
} else {
  AP.events.on('dialog.submit', () => say('submit pressed'));
  AP.dialog.disableCloseOnSubmit();
  AP.dialog.getCustomData((data) => say('got ' + JSON.stringify(data)));
  button('Close with data', () => AP.dialog.close({ jobId: '1944066025694923368' }));
}
});
`;
