import { dialogProvider } from './dialog.ts';
import { flagProvider } from './flag.ts';
import { mount, type Frame } from './frame.ts';
import { data, signedUrl } from './page.ts';
import { defineProductModules } from './product.ts';
import { setTheme, watchThemeToggle } from './theme.ts';

function provide(name: string, provider: unknown): void {
  connectHost.getFrameworkAdaptor().registerModule({
    getModuleRegistrationName: () => name,
    isEnabled: () => true,
    getProvider: () => provider,
  });
}

/** Lets the host script merge the descriptor's dialog options into those of `AP.dialog.create`. */
function publishDialogModules(): void {
  if (!data.app) return;
  const modules = data.app.dialogs.map(({ key, options }) => [key, { options }] as const);
  window._AP.dialogModules = { [data.app.key]: Object.fromEntries(modules) };
}

let frames: Frame[] = [];

/** Requests new signed URLs and replaces the panels' frames. */
async function mountPanels(): Promise<void> {
  for (const frame of frames) {
    frame.element.remove();
    connectHost.destroy(frame.id);
  }
  frames = [];
  for (const { key, name } of data.app?.panels ?? []) {
    const url = await signedUrl(key);
    const options = {
      productContext: data.issue ? { 'issue.key': data.issue.key, 'issue.id': data.issue.id } : {},
      autoresize: true,
      hostOrigin: location.origin,
      isFullPage: false,
    };
    const box = document.querySelector(`[data-panel="${CSS.escape(key)}"]`)!;
    frames.push(mount(box, { addon_key: data.app!.key, key, url, options }, name));
  }
}

window.localJira = { setTheme, established: [], refreshes: 0 };
setTheme(data.theme);
watchThemeToggle();
provide('dialog', dialogProvider);
provide('flag', flagProvider);
publishDialogModules();
connectHost.onIframeEstablished(({ extension }) => window.localJira.established.push(extension.id));
defineProductModules(() => {
  window.localJira.refreshes += 1;
  void mountPanels();
});
mountPanels().catch((error: unknown) => {
  document.getElementById('panels')!.append(`The panel could not be framed: ${String(error)}`);
});
