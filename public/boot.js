// Starts the page: loads the WebAssembly that its own tag names, and keeps what the user did before it was ready.
const own = document.querySelector("script[data-js]");
const end = document.querySelector("[data-done]");

if (own) {
  const clicked = new Set();
  const remember = (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (button) clicked.add(button);
  };
  document.addEventListener("click", remember, true);
  try {
    const { default: load, hydrate } = await import(own.dataset.js);
    await load({ module_or_path: own.dataset.wasm });
    document.removeEventListener("click", remember, true);
    const restore = entered();
    if (!hydrate()) throw new Error("the page carries no state");
    restore();
    document.documentElement.dataset.ready = "";
    for (const button of clicked) button.click();
  } catch (error) {
    console.error(error);
    const notice = document.getElementById("script-failed");
    if (notice) notice.hidden = false;
  }
}

if (end) {
  // Only makes the page that waits look sooner: it finds out by itself.
  window.opener?.postMessage("connect-ended", location.origin);
  if (end.dataset.done === "close") window.close();
}

// What was entered before the page was ready goes back into its fields, as if it were entered now.
function entered() {
  const fields = [...document.querySelectorAll("input, textarea, select")];
  const before = fields.map((field) => [field, field.value, field.checked]);
  return () => {
    for (const [field, value, checked] of before) {
      if (checked && !field.checked) field.click();
      if (field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
}
