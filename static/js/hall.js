// The list in the hall. A tap is kept on this device first and sent at once; without a connection it waits and is
// shown as waiting. Each mark carries a nonce, so that sending it twice changes nothing, and the moment of the list
// it was made on, so that it overwrites nothing newer. Without JavaScript the list is an ordinary form.
(() => {
  "use strict";
  const hall = document.querySelector("[data-hall]");
  if (!hall) return;

  const form = hall.querySelector("form");
  const status = hall.querySelector("[data-hall-status]");
  const words = hall.dataset;

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
    for (const number of document.querySelectorAll("[data-tally]")) {
      const people = found[number.dataset.tally] || 0;
      number.textContent = people;
      if (!number.dataset.tally) number.parentElement.classList.toggle("tally__item--open", people > 0);
    }
  };
  const announce = (text) => {
    const whole = text && box.waiting().length ? `${text} ${words.left} ${box.waiting().length}` : text;
    if (status.textContent !== whole) status.textContent = whole;
    status.hidden = !whole;
  };

  // ---- Sending, one after the other -------------------------------------------------------------------------
  const settle = (entry, answer) => {
    const row = rowOf(entry.enrolment);
    const others = box.waiting().filter((other) => other.enrolment === entry.enrolment);
    if (answer.at) for (const other of others) other.seen = answer.at;
    if (row && answer.at) row.dataset.seen = answer.at;
    if (others.length) return;
    if (answer.state === "refused") choose(row, entry.before);
    if (answer.state === "kept") choose(row, answer.mark);
    tell(row, answer.state, answer.state === "stored" ? words.stored : answer.message);
    count();
  };
  const box = outbox({
    key: `hall:${words.hall}:${words.me}`,
    token: () => form.elements.csrfmiddlewaretoken.value,
    words,
    announce,
    settle,
  });

  hall.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.target.type !== "radio") return;
    const before = row.dataset.mark || "";
    row.dataset.mark = event.target.value;
    tell(row, "pending", words.pending);
    count();
    box.add({
      enrolment: row.dataset.row,
      mark: event.target.value,
      nonce: box.nonce(),
      seen: row.dataset.seen || form.elements.seen.value,
      before,
    });
  });
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
  for (const entry of box.waiting()) {
    const row = rowOf(entry.enrolment);
    if (row) row.dataset.mark = entry.mark;
    choose(row, entry.mark);
    tell(row, "pending", words.pending);
  }
  count();
  box.send();
})();
