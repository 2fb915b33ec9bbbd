// What waits to be sent: kept on this device first, then sent one after the other. Without a connection it waits; the
// page says so. Whatever is sent twice changes nothing: each entry carries a nonce, or says how things shall be.
"use strict";
window.outbox = ({ key, token, words, announce, settle }) => {
  const AGAIN_MS = 4000;
  let entries = (() => {
    try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; }
  })();
  let sending = false;
  let stopped = false; // after the log-in has ended
  let said = false;
  let timer = 0;

  const keep = () => {
    try { localStorage.setItem(key, JSON.stringify(entries)); } catch { /* full or forbidden: it waits in memory */ }
  };
  const nonce = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  const say = (text) => { // what the page says otherwise is left alone
    if (text || said) announce(text);
    said = Boolean(text);
  };
  const deliver = async (entry) => {
    const body = new URLSearchParams({ ...entry, csrfmiddlewaretoken: token() });
    const response = await fetch(entry.to || location.pathname, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    if (response.status >= 500) throw new Error("busy");
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    return json ? response.json() : null; // none: sent to log in, or the form's key is of an older log-in
  };
  const send = async () => {
    if (sending || stopped) return;
    sending = true;
    clearTimeout(timer);
    while (entries.length) {
      const entry = entries[0];
      let answer;
      try {
        answer = await deliver(entry);
      } catch {
        say(words.offline);
        timer = setTimeout(send, AGAIN_MS);
        break;
      }
      if (!answer) {
        stopped = true;
        say(words.login);
        break;
      }
      entries = entries.filter((other) => other !== entry);
      keep();
      say("");
      settle(entry, answer);
      keep(); // what settling changed in the others
    }
    sending = false;
  };
  addEventListener("online", send);
  return {
    nonce,
    send,
    waiting: () => entries,
    add: (entry) => { entries.push(entry); keep(); send(); },
  };
};
