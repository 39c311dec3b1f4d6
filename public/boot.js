// Starts the page: loads the WebAssembly that its own tag names, and records what the user did before it was ready.
const own = document.querySelector("script[data-js]");
const end = document.querySelector("[data-done]");

if (own) {
  if (runsProgram()) start(own.dataset);
  else parsed().then(() => show("browser-too-old"));
}

// Whether WebAssembly supports the features that the program's compiler uses: this module has a null reference, a
// conversion that does not trap, and a fill of the memory.
function runsProgram() {
  const program =
    "0061736d01000000010401600000030201000503010000" + "0a18011600d06f1a4300000000fc001a410041004100fc0b000b";
  const bytes = Uint8Array.from(program.match(/../g), (byte) => parseInt(byte, 16));
  return typeof WebAssembly === "object" && WebAssembly.validate(bytes);
}

// Runs before the page is painted, so that no click is too early to be recorded.
async function start({ js, wasm }) {
  const clicked = new Set();
  const remember = (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (button) clicked.add(button);
  };
  document.addEventListener("click", remember, true);
  try {
    const drawn = parsed().then(() => document.body.cloneNode(true));
    const { default: load, hydrate } = await import(js);
    await Promise.all([load({ module_or_path: wasm }), drawn, hostIsThere()]);
    document.removeEventListener("click", remember, true);
    const restore = entered();
    let isLive;
    try {
      isLive = hydrate();
    } catch (error) {
      console.warn("something else has changed the page: it is drawn anew", error);
      isLive = await startAnew(await drawn, js, wasm);
    }
    if (!isLive) throw new Error("the page carries no state");
    restore();
    document.documentElement.dataset.ready = "";
    for (const button of clicked) current(button)?.click();
  } catch (error) {
    console.error(error);
    await parsed();
    show("script-failed");
  }
}

function show(notice) {
  const element = document.getElementById(notice);
  if (element) element.hidden = false;
}

// An extension or a translator may have changed the rendered page, which then does not match the program. The original
// page is restored, and another instance of the program hydrates it: the one that failed cannot continue.
async function startAnew(drawn, js, wasm) {
  const { default: load, hydrate } = await import(`${js}?anew`);
  await load({ module_or_path: wasm });
  document.body.replaceWith(drawn);
  return hydrate();
}

// The element, or the one that replaced it when the page was rendered again.
function current(element) {
  return element.isConnected ? element : document.getElementById(element.id);
}

// Until the page is loaded.
function parsed() {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("readystatechange", resolve, { once: true }));
}

// Until the host's script has run: it is deferred, so it runs before this event. If it does not load, the page continues
// without it, and can say so.
function hostIsThere() {
  const [page] = performance.getEntriesByType("navigation");
  if (page?.domContentLoadedEventStart > 0 || document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", resolve, { once: true });
    setTimeout(resolve, 4000);
  });
}

if (end) {
  // Only makes the waiting page poll sooner: it would notice anyway.
  window.opener?.postMessage("connect-ended", location.origin);
  if (end.dataset.done === "close") window.close();
}

// Text entered before the page was ready is put back into its fields, as if it were entered now. The content of a field
// does not show what the page knows: an untouched field keeps the page's value.
function entered() {
  const fields = [...document.querySelectorAll("input, textarea, select")].filter(isTouched);
  const before = fields.map((field) => [field, field.value]);
  return () => {
    for (const [former, value] of before) {
      const field = current(former);
      if (!field) continue;
      if (isChoice(field)) field.checked = true;
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
}

function isTouched(field) {
  if (field instanceof HTMLSelectElement) return !field.selectedOptions[0]?.defaultSelected;
  if (isChoice(field)) return field.checked && !field.defaultChecked;
  return field.value !== field.defaultValue;
}

function isChoice(field) {
  return field.type === "radio" || field.type === "checkbox";
}
