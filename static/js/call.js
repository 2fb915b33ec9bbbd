// The rater's seat. What is entered is kept on this device and sent at once (outbox.js); without a connection it waits and
// is shown as waiting. By keyboard: digits choose, Enter and the arrows move on, N means it does not apply, Ctrl+Enter
// hands in. Without JavaScript the page is two ordinary forms.
(() => {
  "use strict";
  const seat = document.querySelector("[data-seat]");
  if (!seat) return;
  const words = seat.dataset;
  const status = seat.querySelector("[data-seat-status]");
  const outcomes = seat.querySelector("[data-outcomes]");
  const form = seat.querySelector("[data-items]");
  const here = location.pathname + location.search;

  // ---- What is seen ----------------------------------------------------------------------------------------
  const items = () => (form ? [...form.querySelectorAll("[data-item]")].filter((item) => !item.hidden) : []);
  const itemOf = (id) => form && form.querySelector(`[data-item="${CSS.escape(id)}"]`);
  const announce = (text) => {
    const left = box.waiting().length;
    const whole = text && left ? `${text} ${words.left} ${left}` : text;
    if (status.textContent !== whole) status.textContent = whole;
    status.hidden = !whole;
  };
  const tell = (item, state, text) => {
    const cell = item && item.querySelector("[data-state]");
    if (!cell) return;
    cell.dataset.state = state;
    cell.textContent = text;
  };
  const valueOf = (item) => {
    const none = item.querySelector("[data-none]");
    if (none && none.checked) return "na";
    return (item.querySelector("input:checked") || item.querySelector("input[type=number]"))?.value || "";
  };
  const setValue = (item, value) => {
    const radio = item.querySelector(`input[type=radio][value="${CSS.escape(value)}"]`);
    const number = item.querySelector("input[type=number]");
    const none = item.querySelector("[data-none]");
    if (radio) radio.checked = true;
    if (none) none.checked = value === "na";
    if (number) number.value = value === "na" ? "" : value;
  };
  const count = () => {
    const needed = items().filter((item) => item.dataset.needed);
    const progress = seat.querySelector("[data-progress]");
    if (progress) progress.textContent = `${needed.filter(valueOf).length} / ${needed.length}`;
  };

  // ---- Sending -----------------------------------------------------------------------------------------------
  const settle = (entry, answer) => {
    const refused = answer.state === "refused";
    if (entry.to !== here) {
      if (refused) announce(`${words.elsewhere} ${answer.message}`);
      else if (!outcomes && !form && !box.waiting().length) location.reload(); // the list is older than what was sent
      return;
    }
    if (entry.act === "item") tell(itemOf(entry.item), answer.state, refused ? answer.message : words.stored);
    else if (refused) {
      if (form) form.inert = false;
      announce(answer.message);
    }
    else if (answer.next) location.assign(answer.next);
  };
  // A call handed in without a connection: nothing more is entered, and the next one opens when it has gone out.
  const handedIn = () => box.waiting().some((entry) => entry.to === here && entry.act === "submit");
  const box = outbox({
    key: `calls:${words.me}`,
    token: () => seat.querySelector("[name=csrfmiddlewaretoken]").value,
    words,
    announce: (text) => announce(text === words.offline && handedIn() ? words.handed : text),
    settle,
  });
  const sendItem = (item) => {
    const raw = valueOf(item);
    count();
    if (!raw) return;
    tell(item, "pending", words.pending);
    const comment = item.querySelector("[data-comment]")?.value || "";
    box.add({ to: here, act: "item", item: item.dataset.item, raw, comment });
  };

  // ---- The outcome -------------------------------------------------------------------------------------------
  const chosen = () => outcomes.querySelector("[name=outcome]:checked");
  const field = (name) => outcomes.querySelector(`[name=${name}]`);
  const isMade = () => Boolean(chosen() && words.made.split(" ").includes(chosen().value));
  const isOfPerson = () => Boolean(chosen() && words.person.split(" ").includes(chosen().value));
  const fit = () => {
    const moved = Boolean(chosen() && chosen().value === "transferred");
    field("transfers").closest(".field").hidden = !moved;
    field("transfers").required = moved;
    field("transfers").min = moved ? 1 : 0;
  };
  const reveal = () => {
    form.hidden = !isMade();
    for (const item of form.querySelectorAll("[data-item]")) {
      item.hidden = Boolean(item.dataset.person) && !isOfPerson();
      item.disabled = item.hidden; // what is not asked is not sent either
    }
    for (const item of items()) {
      if (item.dataset.rings && !valueOf(item) && field("rings").value) {
        setValue(item, field("rings").value);
        sendItem(item);
      }
    }
    count();
  };
  const note = () => {
    if (!outcomes.reportValidity()) return;
    const { csrfmiddlewaretoken, ...entry } = Object.fromEntries(new FormData(outcomes));
    box.add({ ...entry, to: here, act: "outcome", nonce: box.nonce() });
    reveal();
    if (isMade()) focusOn(items().find((item) => !valueOf(item)) || items()[0]);
  };

  // ---- The keyboard ------------------------------------------------------------------------------------------
  const focusOn = (item) => {
    const place = item && (item.querySelector("input:checked:not([data-none])") || item.querySelector("input"));
    if (!place) return;
    place.focus();
    if (place.type === "number") place.select();
    item.scrollIntoView({ block: "nearest" });
  };
  const move = (item, step) => {
    const all = items();
    const next = all[all.indexOf(item) + step];
    if (next) focusOn(next);
    else if (step > 0) form.querySelector("textarea").focus();
  };
  const digitOf = (event) => (/^(Digit|Numpad)\d$/.test(event.code) ? event.code.slice(-1) : /^\d$/.test(event.key) ? event.key : "");
  const press = (input) => {
    if (!input) return false;
    input.checked = input.type === "radio" || !input.checked;
    input.focus();
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  const onItemKey = (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.isComposing)) { move(item, 1); return true; }
    if (event.key === "ArrowUp") { move(item, -1); return true; }
    if (event.target.matches("[data-comment]")) return false;
    if (event.code === "KeyN") return press(item.querySelector("[data-none]"));
    const digit = digitOf(event);
    if (!digit || event.target.type === "number") return false;
    return press(item.querySelector(`input[type=radio][value="${digit}"]`));
  };
  const onOutcomeKey = (event) => {
    if (event.target.type === "submit" || event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.key === "Enter") {
      if (event.target.type === "radio" && isMade()) field("rings").focus();
      else note();
      return true;
    }
    if (event.target.type !== "radio") return false;
    const digit = digitOf(event);
    return Boolean(digit) && press(outcomes.querySelectorAll("[name=outcome]")[digit - 1]);
  };
  const handIn = () => {
    const open = items().find((item) => item.dataset.needed && !valueOf(item));
    if (open) {
      announce(words.missing);
      focusOn(open);
      return;
    }
    announce("");
    const { csrfmiddlewaretoken, ...entry } = Object.fromEntries(new FormData(form));
    box.add({ ...entry, to: here, act: "submit" });
    form.inert = true;
  };

  if (outcomes) {
    fit();
    outcomes.addEventListener("change", fit);
    outcomes.addEventListener("submit", (event) => { event.preventDefault(); note(); });
    outcomes.addEventListener("keydown", (event) => { if (onOutcomeKey(event)) event.preventDefault(); });
  }
  if (form) {
    form.addEventListener("change", (event) => {
      const item = event.target.closest("[data-item]");
      if (item && event.target.matches("input[type=number]") && event.target.value) {
        const none = item.querySelector("[data-none]");
        if (none) none.checked = false;
      }
      if (item) sendItem(item);
      else if (event.target.matches("textarea")) {
        box.add({ to: here, act: "words", good: form.elements.good.value, advice: form.elements.advice.value });
      }
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) handIn();
      else if (!onItemKey(event)) return;
      event.preventDefault();
    });
    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.value === "draft") return;
      event.preventDefault();
      handIn();
    });
  }

  // ---- What waited since the last visit ----------------------------------------------------------------------
  for (const entry of box.waiting()) {
    if (entry.to !== here) continue;
    if (entry.act === "outcome" && outcomes) {
      press(outcomes.querySelector(`[name=outcome][value="${CSS.escape(entry.outcome)}"]`));
      for (const name of ["rings", "transfers", "recording", "recording_until"]) field(name).value = entry[name] || "";
    }
    const item = entry.act === "item" && itemOf(entry.item);
    if (item) {
      setValue(item, entry.raw);
      tell(item, "pending", words.pending);
    }
  }
  if (outcomes && form && box.waiting().some((entry) => entry.to === here && entry.act === "outcome")) reveal();
  if (form) form.inert = handedIn();
  count();
  box.send();
  if (!document.querySelector("[data-refusal]")) {
    // A score that came back is complete: its first item, and the keys go on from there.
    if (form && !form.hidden) focusOn(items().find((item) => item.dataset.needed && !valueOf(item)) || items()[0]);
    else if (outcomes) (chosen() || field("outcome")).focus();
  }
})();
