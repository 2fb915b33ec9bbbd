// Screening by keyboard: a key presses the button, opens the form or follows the link that names it (data-key), J and K walk
// through the rows of the list. The place of the key counts, not its letter: with a Korean keyboard it types another. While
// somebody types, keys are letters; and they can be switched off. Without JavaScript everything is there to be clicked.
(() => {
  "use strict";
  const help = document.querySelector("[data-keys]");
  if (!help) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  const box = help.querySelector("[data-keys-on]");
  const STORE = "screening-keys-off";

  help.hidden = false;
  try { box.checked = !localStorage.getItem(STORE); } catch { /* a browser that keeps nothing: they are on */ }
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(STORE);
      else localStorage.setItem(STORE, "1");
    } catch { /* as long as the page stands */ }
  });

  // ---- The list --------------------------------------------------------------------------------------------
  const stops = rows.map((row) => row.querySelector("input[type=checkbox]") || row.querySelector("a"));
  const walk = (step) => {
    const at = stops.findIndex((stop) => stop.closest("[data-row]").contains(document.activeElement));
    const next = stops[at < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(Math.max(at + step, 0), stops.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const ticks = rows.map((row) => row.querySelector("input[type=checkbox]")).filter(Boolean);
  const all = document.querySelector("[data-tick-all]");
  if (all && ticks.length) {
    all.hidden = false;
    all.querySelector("input").addEventListener("change", (event) => {
      for (const tick of ticks) tick.checked = event.target.checked;
    });
  }
  const open = () => {
    const row = document.activeElement.closest("[data-row]");
    if (!row || !document.activeElement.matches("input[type=checkbox]")) return false;
    row.querySelector("a").click();
    return true;
  };

  // ---- The keys --------------------------------------------------------------------------------------------
  const press = (target) => {
    if (target.localName !== "details") return target.click();
    target.open = true;
    target.querySelector("select, textarea, input:not([type=hidden])").focus();
  };
  const act = (event) => {
    if (event.code === "Enter") return open();
    if (rows.length && (event.code === "KeyJ" || event.code === "KeyK")) {
      walk(event.code === "KeyJ" ? 1 : -1);
      return true;
    }
    const target = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
    if (!target) return false;
    press(target);
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
    if (act(event)) event.preventDefault();
  });
})();
