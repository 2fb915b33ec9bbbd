// The judge's seat. Points are kept on this device and sent at once (outbox.js). By keyboard: Enter and the arrows move
// on, Ctrl+Enter hands in. Without JavaScript the page is an ordinary form.
(() => {
  "use strict";
  const seat = document.querySelector("[data-judge]");
  if (!seat) return;
  const words = seat.dataset;
  const form = seat.querySelector("[data-points]");
  const status = seat.querySelector("[data-status]");
  const total = seat.querySelector("[data-total]");
  const criteria = form ? [...form.querySelectorAll("[data-criterion]")] : [];
  const numberOf = (row) => row.querySelector("input[type=number]");
  const commentOf = (row) => row.querySelector("input:not([type=number])");

  const announce = (text) => {
    status.textContent = text;
    status.hidden = !text;
  };
  const tell = (row, state, text) => {
    const cell = row.querySelector("[data-state]");
    cell.dataset.state = state;
    cell.textContent = text;
  };
  const sum = () => {
    total.textContent = criteria.reduce((points, row) => points + (Number(numberOf(row).value) || 0), 0);
  };

  const settle = (entry, answer) => {
    const refused = answer.state === "refused";
    if (!form || entry.to !== form.dataset.points) {
      if (refused) announce(`${words.elsewhere} ${answer.message}`);
      return;
    }
    const row = criteria.find((one) => one.dataset.criterion === entry.criterion);
    if (row) tell(row, answer.state, refused ? answer.message : words.stored);
    else if (refused) announce(answer.message);
  };
  const box = outbox({
    key: `ideas:${words.me}`,
    token: () => document.querySelector("[name=csrfmiddlewaretoken]").value,
    words,
    announce,
    settle,
  });
  if (!form) {
    if (document.querySelector("[name=csrfmiddlewaretoken]")) box.send();
    return;
  }

  const sendRow = (row) => {
    sum();
    if (!numberOf(row).value || !numberOf(row).reportValidity()) return;
    tell(row, "pending", words.pending);
    box.add({
      to: form.dataset.points,
      criterion: row.dataset.criterion,
      points: numberOf(row).value,
      comment: commentOf(row).value,
    });
  };
  const focusOn = (row) => {
    numberOf(row).focus();
    numberOf(row).select();
  };
  const move = (row, step) => {
    const next = criteria[criteria.indexOf(row) + step];
    if (next) focusOn(next);
    else if (step > 0) form.elements.comment.focus();
  };
  const handIn = () => {
    const open = criteria.find((row) => !numberOf(row).value);
    if (open) {
      announce(words.missing);
      focusOn(open);
    } else form.requestSubmit(form.querySelector("button:not([formaction])"));
  };

  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-criterion]");
    if (row) sendRow(row);
    else if (event.target.name === "comment") box.add({ to: form.dataset.points, comment: event.target.value });
  });
  form.addEventListener("input", sum);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) handIn();
    else {
      const row = event.target.closest("[data-criterion]");
      if (!row || !event.target.matches("input") || event.isComposing) return;
      if (event.key === "Enter" || event.key === "ArrowDown") move(row, 1);
      else if (event.key === "ArrowUp") move(row, -1);
      else return;
    }
    event.preventDefault();
  });

  // What waited since the last visit.
  for (const entry of box.waiting()) {
    const row = entry.to === form.dataset.points && criteria.find((one) => one.dataset.criterion === entry.criterion);
    if (!row) continue;
    numberOf(row).value = entry.points;
    commentOf(row).value = entry.comment;
    tell(row, "pending", words.pending);
  }
  sum();
  box.send();
  if (!document.querySelector("[data-refusal]") && matchMedia("(min-width: 64em)").matches) {
    const open = criteria.find((row) => !numberOf(row).value);
    if (open) numberOf(open).focus({ preventScroll: true });
  }
})();
