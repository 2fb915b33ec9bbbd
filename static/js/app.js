// What makes the pages handier. Everything works without it: each part looks for its own data- attribute,
// and every word it shows was put into the page by the server, in the reader's language.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const make = (tag, className, text = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };

  // Characters as a person counts them: a flag or a family emoji is one. Older browsers count code points.
  const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : null;
  const countCharacters = (text) => {
    const clean = text.replace(/\r\n?/g, "\n").normalize("NFC").trim();
    return segmenter ? [...segmenter.segment(clean)].length : [...clean].length;
  };

  // ---- The refusal box takes the focus, so that it is read first -------------------------------------
  one("[data-refusal]")?.focus();

  // ---- Menu on narrow screens -------------------------------------------------------------------------
  const setUpMenu = (button) => {
    const head = button.closest("[data-head]");
    const open = (yes) => {
      head.classList.toggle("is-open", yes);
      button.setAttribute("aria-expanded", String(yes));
    };
    button.addEventListener("click", () => open(!head.classList.contains("is-open")));
    head.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && head.classList.contains("is-open")) {
        open(false);
        button.focus();
      }
    });
    one('.skip[href="#menu"]')?.addEventListener("click", () => open(true));
  };

  // ---- A fold of a menu closes when one goes on ------------------------------------------------------
  const setUpMore = (fold) => {
    const summary = one("summary", fold);
    document.addEventListener("click", (event) => { if (!fold.contains(event.target)) fold.open = false; });
    fold.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !fold.contains(event.relatedTarget)) fold.open = false;
    });
    fold.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !fold.open) return;
      event.stopPropagation();
      fold.open = false;
      summary.focus();
    });
  };

  // ---- Counter ----------------------------------------------------------------------------------------
  const setUpCounter = (field) => {
    const input = one("textarea, input", field);
    const least = Number(field.dataset.countMin || 0);
    const most = Number(field.dataset.countMax);
    const state = one("[data-count-state]", field);
    const now = one("[data-count-now]", field);
    now.hidden = false;
    one("[data-count-slash]", field).hidden = false;
    one("[data-count-range]", field)?.remove();
    const update = () => {
      const count = countCharacters(input.value);
      const over = count > most;
      const words = over ? state.dataset.over : count > 0 && count < least ? state.dataset.short : "";
      now.textContent = count.toLocaleString();
      field.classList.toggle("is-over", over);
      if (state.textContent !== words) state.textContent = words;
    };
    input.addEventListener("input", update);
    update();
  };

  // ---- The letter as it will arrive --------------------------------------------------------------------
  const setUpPreview = (target) => {
    const source = document.getElementsByName(target.dataset.preview)[0];
    const text = one("bdi", target) || target;
    const update = () => { text.textContent = source.value.trim() || target.dataset.empty; };
    source?.addEventListener("input", update);
    if (source) update();
  };

  // ---- Choosing a person ---------------------------------------------------------------------------------
  const setUpCombobox = (box) => {
    const input = one("input", box);
    const list = make("ul", "combo__list");
    const none = make("p", "combo__list combo__none");
    const status = make("p", "sr");
    let people = [], at = -1, chosen = null, timer = 0, request = null;

    list.id = `${input.id}-list`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.list);
    list.hidden = none.hidden = true;
    status.setAttribute("role", "status");
    box.append(list, none, status);
    for (const [name, value] of [["autocomplete", "off"], ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
      input.setAttribute(name, value);
    }

    const close = () => {
      list.hidden = none.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (person) => {
      if (!person || person.disabled) return;
      chosen = { number: person.number, text: [person.name, person.division, person.team].filter(Boolean).join(" ") };
      input.value = chosen.text;
      close();
      status.textContent = chosen.text;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const move = (to) => {
      at = (to + people.length) % people.length;
      [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
      const option = list.children[at];
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const optionFor = (person, index) => {
      const option = make("li", "combo__option");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.setAttribute("aria-disabled", String(Boolean(person.disabled)));
      const place = [person.division, person.team].filter(Boolean).join(" ");
      option.append(
        make("bdi", "combo__name", person.name),
        make("bdi", "", [place, person.rank].filter(Boolean).join(" · ")),
        make("span", "combo__end", person.disabled ? person.why : person.number),
      );
      // mousedown would take the focus out of the field before the click arrives
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(person));
      return option;
    };
    const tell = (words) => {
      list.hidden = true;
      none.hidden = false;
      none.textContent = status.textContent = words;
      input.setAttribute("aria-expanded", "false");
    };
    const show = (found) => {
      close();
      people = found;
      list.replaceChildren(...people.map(optionFor));
      if (!people.length) return tell(box.dataset.none);
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = `${people.length} ${box.dataset.found}`;
      move(Math.max(0, people.findIndex((person) => !person.disabled)));
    };
    const search = async () => {
      request?.abort();
      const words = input.value.trim();
      if (!words) return close();
      request = new AbortController();
      const url = new URL(box.dataset.combobox, location.href);
      url.searchParams.set("q", words);
      try {
        const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: request.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        show((await answer.json()).people);
      } catch (error) {
        if (error.name !== "AbortError") tell(box.dataset.failed);
      }
    };

    input.addEventListener("input", (event) => {
      chosen = null;
      clearTimeout(timer);
      // While a syllable is being composed (ㅎ → 하 → 한) the browser still sends input: each is a fair question.
      timer = setTimeout(search, 150, event);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing && event.key === "Enter") return;
      if (list.hidden) {
        if (event.key === "ArrowDown" && people.length && !chosen) { event.preventDefault(); show(people); }
        if (event.key === "Escape") close();
        return;
      }
      const act = {
        ArrowDown: () => move(at + 1), ArrowUp: () => move(at - 1),
        Enter: () => choose(people[at]), Escape: close,
      }[event.key];
      if (act) { event.preventDefault(); act(); }
    });
    input.addEventListener("blur", () => { clearTimeout(timer); request?.abort(); close(); });

    // The field shows a person, the form sends the number.
    input.form?.addEventListener("formdata", (event) => {
      if (chosen && input.value === chosen.text) event.formData.set(input.name, chosen.number);
    });
    if (box.dataset.chosen && input.value) {
      chosen = { number: input.value, text: box.dataset.chosen };
      input.value = chosen.text;
      one("[data-chosen-line]", box)?.remove();
    }
  };

  // ---- Work going on behind the page -----------------------------------------------------------------------
  const setUpProgress = (box) => {
    const bar = one("[data-progress-bar]", box), text = one("[data-progress-text]", box);
    let wait = 1000;
    const ask = async () => {
      try {
        const answer = await fetch(box.dataset.progressUrl, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const { state, percent, text: words, url } = await answer.json();
        if (typeof percent === "number") bar.value = percent;
        if (words && text.textContent !== words) text.textContent = words;
        if (state !== "running") return url ? location.assign(url) : location.reload();
        wait = 1000;
      } catch {
        wait = Math.min(wait * 2, 30000);
      }
      setTimeout(ask, wait);
    };
    setTimeout(ask, wait);
  };

  // ---- The log-in ends after a time without use ---------------------------------------------------------------
  const setUpSession = (box) => {
    const seconds = Number(one('meta[name="session-seconds"]').content);
    const left = one("[data-session-left]", box), button = one("[data-session-extend]", box);
    let end = Date.now() + seconds * 1000, before = null, warned = false;
    const hide = () => { box.hidden = true; before?.focus(); };
    const tick = () => {
      const rest = Math.max(0, Math.round((end - Date.now()) / 1000));
      left.textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
      if (rest <= 120 && !warned) {
        warned = true;
        before = document.activeElement;
        box.hidden = false;
        box.focus();
      }
      if (rest > 0) return setTimeout(tick, rest > 120 ? Math.min(rest - 120, 60) * 1000 : 1000);
      box.hidden = one("[data-session-failed]", box).hidden = false;
      button.hidden = true;
    };
    const extend = async () => {
      const body = new FormData();
      body.set("csrfmiddlewaretoken", one("[name=csrfmiddlewaretoken]").value);
      try {
        const answer = await fetch("/session/extend/", { method: "POST", body, redirect: "error" });
        if (!answer.ok) throw new Error(String(answer.status));
        end = Date.now() + seconds * 1000;
        warned = false;
        hide();
      } catch {
        one("[data-session-failed]", box).hidden = false;
      }
    };
    button.addEventListener("click", extend);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    tick();
  };

  // ---- A link one key away: Alt and the key it names. What was typed on this page is not left behind ---------------
  const edited = () => all("main input:not([type=hidden]), main textarea").some((field) =>
    field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
  const setUpShortcut = (link) => document.addEventListener("keydown", (event) => {
    // The place of the key, not its letter: with a Korean keyboard it types another.
    if (event.code !== link.dataset.shortcut || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (edited()) open(link.href, "_blank", "noopener");
    else location.assign(link.href);
  });

  // ---- Paper ------------------------------------------------------------------------------------------------
  const setUpPrint = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  };

  // ---- A table wider than the screen can be moved by keyboard; one that fits is no stop on the way ------------
  const setUpScroller = (box) => new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }).observe(box);

  all("[data-menu]").forEach(setUpMenu);
  all("[data-more]").forEach(setUpMore);
  all(".table-wrap").forEach(setUpScroller);
  all("[data-count-max]").forEach(setUpCounter);
  all("[data-preview]").forEach(setUpPreview);
  all("[data-combobox]").forEach(setUpCombobox);
  all("[data-progress-url]").forEach(setUpProgress);
  all("[data-session]").forEach(setUpSession);
  all("[data-print]").forEach(setUpPrint);
  all("[data-shortcut]").forEach(setUpShortcut);
})();
