// The draft of an idea stores itself two seconds after the last letter, and says when. Without a connection it waits in this
// window (and survives a reload of it); without a log-in the "Save" button carries the text through the log-in page.
// While a title is typed, ideas of earlier contests that read alike are shown. Without JavaScript it is an ordinary form.
(() => {
  "use strict";
  const form = document.querySelector("[data-idea]");
  if (!form) return;
  const words = form.dataset;
  const PAUSE_MS = 2000;
  const AGAIN_MS = 4000;
  const saved = form.querySelector("[data-saved]");
  const seen = form.elements.seen;
  const names = ["kind", "title", "problem", "proposal", "effect", "cost"];
  let stored = "";
  let timer = 0;
  let sending = false;
  let stopped = false; // the log-in has ended, or another window was quicker: the person decides

  const read = () => Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
  const say = (text, waiting) => {
    saved.classList.toggle("is-waiting", waiting);
    if (saved.textContent !== text) saved.textContent = text;
  };
  const keep = (text) => {
    try { sessionStorage.setItem(words.key, JSON.stringify({ seen: seen.value, text })); } catch { /* full or forbidden */ }
  };
  const forget = () => {
    try { sessionStorage.removeItem(words.key); } catch { /* forbidden */ }
  };
  const bodyOf = (text) => new URLSearchParams({ ...text, seen: seen.value, author: form.elements.author.value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const post = async (text, keepalive) => {
    const response = await fetch(words.save, { method: "POST", body: bodyOf(text), headers: { Accept: "application/json" }, redirect: "manual", keepalive });
    if (response.status >= 500) throw new Error("busy");
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return json ? response.json() : null; // none: sent to log in
  };

  // ---- Saving ----------------------------------------------------------------------------------------------
  const settle = (answer, sent) => {
    if (!answer) {
      stopped = true;
      return say(words.login, true);
    }
    if (answer.state === "refused") {
      stopped = answer.code === "changed_elsewhere" || answer.code === "not_now" || answer.code === "closed";
      return say(answer.message, true);
    }
    seen.value = answer.seen;
    stored = sent;
    forget();
    say(answer.words, false);
  };
  const save = async () => {
    clearTimeout(timer);
    const text = read();
    const sent = JSON.stringify(text);
    if (sending || stopped || sent === stored) return;
    sending = true;
    keep(text);
    say(words.saving, false);
    try {
      settle(await post(text, false), sent);
      if (JSON.stringify(read()) !== sent) timer = setTimeout(save, PAUSE_MS);
    } catch {
      say(words.offline, true);
      timer = setTimeout(save, AGAIN_MS);
    }
    sending = false;
  };
  const typed = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  };
  const restore = () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(words.key)); } catch { /* not ours */ }
    forget();
    if (!kept || kept.seen !== seen.value) return; // stored since, from wherever
    for (const name of names) if (name !== "kind") form.elements[name].value = kept.text[name];
    for (const input of form.querySelectorAll("[name=kind]")) input.checked = input.value === kept.text.kind;
    say(words.again, true);
    timer = setTimeout(save, 0);
  };

  // ---- Ideas that read alike ---------------------------------------------------------------------------------
  const box = document.querySelector("[data-alike]");
  const list = box.querySelector("[data-alike-list]");
  let asked = 0;
  let request = null;
  const line = (idea) => {
    const item = document.createElement("li");
    const title = document.createElement("bdi");
    title.textContent = idea.title;
    const rest = document.createElement("span");
    rest.className = "soft small";
    rest.textContent = `${idea.became} · ${idea.contest}`;
    item.append(title, rest);
    return item;
  };
  const compare = async () => {
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams({ title: form.elements.title.value, proposal: form.elements.proposal.value.slice(0, 200) });
    try {
      const response = await fetch(`${words.similar}?${query}`, { headers: { Accept: "application/json" }, redirect: "manual", signal: request.signal });
      const { ideas } = await response.json();
      list.replaceChildren(...ideas.map(line));
      box.hidden = !ideas.length;
    } catch { /* a help, no more: without it the form works as before */ }
  };
  const compareSoon = (event) => {
    if (!["title", "proposal"].includes(event.target.name)) return;
    clearTimeout(asked);
    asked = setTimeout(compare, 600);
  };

  stored = JSON.stringify(read());
  restore();
  if (form.elements.title.value) compare();
  form.addEventListener("input", typed);
  form.addEventListener("input", compareSoon);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true; // the form itself is on its way; a copy stays until the page after it has come
    keep(read());
  });
  addEventListener("online", save);
  addEventListener("pagehide", () => {
    const text = read();
    if (!stopped && !sending && JSON.stringify(text) !== stored) {
      keep(text);
      post(text, true).catch(() => {});
    }
  });
})();
