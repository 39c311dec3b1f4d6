// Starts a screen on Forge: the program, the viewer's language and the first state are asked for at the same time.
const { screen } = document.querySelector("script[data-screen]").dataset;
// Only the texts that are shown before the program is loaded.
const WORDS = {
  en: {
    outside: "This page works inside Jira. Open the issue in Jira; if you are there, reload the page.",
    failed: "This page could not be loaded. Check your network, then try again.",
    reference: "Reference:",
    old: "This browser is too old for this page. Use a current version of Chrome, Edge, Firefox or Safari.",
    again: "Try again",
  },
  de: {
    outside:
      "Diese Seite funktioniert in Jira. Öffnen Sie den Vorgang in Jira; wenn Sie dort sind, laden Sie die Seite neu.",
    failed: "Diese Seite konnte nicht geladen werden. Prüfen Sie Ihr Netz und versuchen Sie es erneut.",
    reference: "Referenz:",
    old: "Dieser Browser ist zu alt für diese Seite. Verwenden Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari.",
    again: "Erneut versuchen",
  },
};
const MAX_MILLISECONDS = 30_000;
const page = document.querySelector("main");
const [alert, skeleton] = [page.querySelector("[role=alert]"), page.querySelectorAll(".skeleton")];
const bridge = globalThis.__bridge;

if (!runsProgram()) say("old");
else if (typeof bridge?.callBridge === "function") start();
else say("outside");

function say(what) {
  language(navigator.language);
  show(words()[what]);
}

// Whether WebAssembly supports the features that the program's compiler uses: this module has a null reference, a
// conversion that does not trap, and a fill of the memory.
function runsProgram() {
  const program =
    "0061736d01000000010401600000030201000503010000" + "0a18011600d06f1a4300000000fc001a410041004100fc0b000b";
  const bytes = Uint8Array.from(program.match(/../g), (byte) => parseInt(byte, 16));
  return typeof WebAssembly === "object" && WebAssembly.validate(bytes);
}

async function start() {
  try {
    const context = call("getContext");
    const answer = firstState(context);
    const loaded = program();
    // The first failure is shown; later ones are ignored.
    await Promise.all([context.then(({ locale }) => language(locale)), answer, loaded]);
    const [{ status, body }, { mount, explain }] = [await answer, await loaded];
    const text = JSON.stringify(body);
    if (status !== 200) show(explain(text) || words().failed, body?.reference, true);
    else if (mount(text, screen)) document.documentElement.dataset.ready = "";
    else throw new Error("the first state can't be read");
  } catch (error) {
    console.error(error);
    show(words().failed, "", true);
  }
}

async function program() {
  const program = await import("./program.js");
  await program.default({ module_or_path: new URL("./program.wasm", import.meta.url) });
  return program;
}

// The dialog has two purposes: if it is given a job, it edits that. So it alone has to wait for its context.
async function firstState(context) {
  const edits = screen === "job-dialog" && (await context).extension?.modal?.jobId;
  const request = {
    path: `/forge/${edits ? "edit-dialog" : screen}`,
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: {},
    invokeType: "ui-remote-fetch",
  };
  const late = new Promise((_, reject) => setTimeout(reject, MAX_MILLISECONDS, new Error("no answer in time")));
  const answer = await Promise.race([call("invoke", request), late]);
  return answer.payload ?? answer.error;
}

async function call(command, payload) {
  return bridge.callBridge(command, payload);
}

function language(locale) {
  document.documentElement.lang = locale?.toLowerCase().startsWith("de") ? "de" : "en";
}

function words() {
  return WORDS[document.documentElement.lang];
}

function show(message, reference = "", again = false) {
  const [text, detail] = alert.querySelectorAll("p");
  const button = alert.querySelector("button");
  text.textContent = message;
  detail.textContent = reference && `${words().reference} ${reference}`;
  button.textContent = words().again;
  button.hidden = !again;
  button.onclick = () => {
    wait(true);
    start();
  };
  wait(false);
}

// The skeleton keeps about the height that the screen will have.
function wait(waits) {
  page.ariaBusy = waits;
  for (const part of skeleton) part.hidden = !waits;
  alert.hidden = waits;
}
