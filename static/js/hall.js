// The list in the hall. A tap is kept on this device first and sent at once; without a connection it waits and is
// shown as waiting. Each mark carries a nonce, so that sending it twice changes nothing, and the moment of the list
// it was made on, so that it overwrites nothing newer. Without JavaScript the list is an ordinary form.
(() => {
  "use strict";
  const hall = document.querySelector("[data-hall]");
  if (!hall) return;

  const KEY = `hall:${hall.dataset.hall}:${hall.dataset.me}`;
  const AGAIN_MS = 4000;
  const form = hall.querySelector("form");
  const status = hall.querySelector("[data-hall-status]");
  const words = hall.dataset;
  let sending = false;
  let stopped = false; // after the log-in has ended
  let timer = 0;

  // ---- The queue, on this device -------------------------------------------------------------------------
  const read = () => {
    try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
  };
  let queue = read();
  const keep = () => {
    try { localStorage.setItem(KEY, JSON.stringify(queue)); } catch { /* full or forbidden: it waits in memory */ }
  };
  const nonce = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };

  // ---- What is seen ----------------------------------------------------------------------------------------
  const rowOf = (id) => hall.querySelector(`[data-row="${CSS.escape(id)}"]`);
  const tell = (row, state, text) => {
    const cell = row && row.querySelector("[data-state]");
    if (!cell) return;
    cell.dataset.state = state;
    cell.textContent = text;
  };
  const choose = (row, mark) => {
    const radio = row && row.querySelector(`input[value="${CSS.escape(mark)}"]`);
    if (radio) radio.checked = true;
    else if (row) row.querySelectorAll("input").forEach((input) => { input.checked = false; });
  };
  const count = () => {
    const found = {};
    for (const row of hall.querySelectorAll("[data-row]")) {
      const mark = row.querySelector("input:checked")?.value || "";
      found[mark] = (found[mark] || 0) + 1;
    }
    for (const number of document.querySelectorAll("[data-tally]")) number.textContent = found[number.dataset.tally] || 0;
  };
  const announce = (text) => {
    const whole = text && queue.length ? `${text} ${words.left} ${queue.length}` : text;
    if (status.textContent !== whole) status.textContent = whole;
    status.hidden = !whole;
  };

  // ---- Sending, one after the other -------------------------------------------------------------------------
  const settle = (entry, answer) => {
    const row = rowOf(entry.enrolment);
    queue = queue.filter((other) => other.nonce !== entry.nonce);
    for (const other of queue) if (other.enrolment === entry.enrolment && answer.at) other.seen = answer.at;
    if (row && answer.at) row.dataset.seen = answer.at;
    keep();
    if (queue.some((other) => other.enrolment === entry.enrolment)) return;
    if (answer.state === "refused") choose(row, entry.before);
    if (answer.state === "kept") choose(row, answer.mark);
    tell(row, answer.state, answer.state === "stored" ? words.stored : answer.message);
    count();
  };
  const send = async () => {
    if (sending || stopped) return;
    sending = true;
    clearTimeout(timer);
    while (queue.length) {
      const entry = queue[0];
      const body = new URLSearchParams({ ...entry, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
      let answer;
      try {
        const response = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
        const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
        if (response.status >= 500) throw new Error("busy");
        if (!json) { // sent to log in, or the form's key is of an older log-in
          stopped = true;
          announce(words.login);
          break;
        }
        answer = await response.json();
      } catch {
        announce(words.offline);
        timer = setTimeout(send, AGAIN_MS);
        break;
      }
      announce("");
      settle(entry, answer);
    }
    sending = false;
  };

  hall.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.target.type !== "radio") return;
    queue.push({
      enrolment: row.dataset.row,
      mark: event.target.value,
      nonce: nonce(),
      seen: row.dataset.seen || form.elements.seen.value,
      before: row.dataset.mark || "",
    });
    row.dataset.mark = event.target.value;
    keep();
    tell(row, "pending", words.pending);
    count();
    send();
  });
  addEventListener("online", send);
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      announce(words.offline);
    }
  });

  // ---- Finding somebody among two hundred --------------------------------------------------------------------
  const filter = hall.querySelector("[data-hall-filter]");
  const find = filter.querySelector("[type=search]");
  const openOnly = filter.querySelector("[type=checkbox]");
  const narrow = () => {
    const text = find.value.trim().toLowerCase();
    for (const row of hall.querySelectorAll("[data-row]")) {
      const hit = row.cells[0].textContent.toLowerCase().includes(text) || row.cells[1].textContent.toLowerCase().includes(text);
      row.hidden = !hit || (openOnly.checked && Boolean(row.querySelector("input:checked")));
    }
  };
  filter.hidden = false;
  find.addEventListener("input", narrow);
  openOnly.addEventListener("change", narrow);

  // ---- What waited since the last visit ------------------------------------------------------------------------
  for (const row of hall.querySelectorAll("[data-row]")) row.dataset.mark = row.querySelector("input:checked")?.value || "";
  for (const entry of queue) {
    const row = rowOf(entry.enrolment);
    if (row) row.dataset.mark = entry.mark;
    choose(row, entry.mark);
    tell(row, "pending", words.pending);
  }
  count();
  send();
})();
