// Starts a screen on Forge: the program, the viewer's language and the first state are asked for at the same time.
import load, { mount } from "./program.js";

const { screen } = document.querySelector("script[data-screen]").dataset;
const WORDS = {
  en: {
    outside: "Open this page in Jira.",
    failed: "This page could not be loaded.",
    reference: "Reference:",
    again: "Try again",
  },
  de: {
    outside: "Diese Seite bitte in Jira öffnen.",
    failed: "Diese Seite konnte nicht geladen werden.",
    reference: "Referenz:",
    again: "Noch einmal versuchen",
  },
};

if (globalThis.__bridge) start();
else show(words().outside);

async function start() {
  try {
    const context = call("getContext");
    const answer = context.then((context) => firstState(context));
    const program = load({ module_or_path: new URL("./program.wasm", import.meta.url) });
    document.documentElement.lang = (await context).locale?.toLowerCase().startsWith("de") ? "de" : "en";
    const { status, body } = await answer;
    if (status !== 200) return show(words().failed, body?.reference);
    await program;
    if (!mount(JSON.stringify(body))) throw new Error("the first state can't be read");
    document.documentElement.dataset.ready = "";
  } catch (error) {
    console.error(error);
    show(words().failed);
  }
}

// One of our modules is opened for two things: a dialog that is given a job edits it.
async function firstState({ extension }) {
  const path = screen === "job-dialog" && extension?.modal?.jobId ? "edit-dialog" : screen;
  const answer = await call("invoke", {
    path: `/forge/${path}`,
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: {},
    invokeType: "ui-remote-fetch",
  });
  return answer.payload ?? answer.error;
}

function call(command, payload) {
  return Promise.resolve(globalThis.__bridge.callBridge(command, payload));
}

function words() {
  return WORDS[document.documentElement.lang] ?? WORDS.en;
}

function show(message, reference) {
  const alert = document.querySelector("[role=alert]");
  const [text, detail] = alert.querySelectorAll("p");
  const button = alert.querySelector("button");
  text.textContent = message;
  detail.textContent = reference ? `${words().reference} ${reference}` : "";
  button.textContent = words().again;
  button.hidden = !globalThis.__bridge;
  button.addEventListener("click", () => location.reload(), { once: true });
  alert.parentElement.removeAttribute("aria-busy");
  for (const skeleton of document.querySelectorAll(".skeleton")) skeleton.hidden = true;
  alert.hidden = false;
}
