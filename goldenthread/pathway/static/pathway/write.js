// Keeps what is typed: saves it on the server a second after typing stops, and when the page is left. The page works
// without it, by its buttons. What cannot be saved yet stays in memory here and nowhere else: the machine may be shared.
const PAUSE = 1000;
const AGAIN = 10000;
const MOST_WHEN_LEAVING = 60000; // bytes a browser still sends for a page that is going
const OURS = /^_|^csrfmiddlewaretoken$/;
const BOX = /^([a-z0-9_]+(?:--\d+)?(?:-\d+(?=-|$))?)/;

const form = document.querySelector("form[data-autosave]");
if (form) start(form);

function start(form) {
  const saved = document.getElementById("saved");
  const trouble = document.getElementById("trouble");
  const others = document.getElementById("others");
  let seen = JSON.parse(form.elements._seen.value);
  let last = units(form);
  let unsure = null; // what was sent and not answered: it may have arrived
  let timer = null;
  let sending = false;
  let stopped = false;

  hideWhatIsNotAsked(form);
  addRows(form);
  offerDays(form);
  warnOfBigFiles(form);
  document.querySelector("[data-focus]")?.focus();
  document.querySelector(".govuk-error-summary")?.focus();

  form.addEventListener("input", () => {
    hideWhatIsNotAsked(form);
    wait(PAUSE);
  });
  form.addEventListener("change", () => wait(PAUSE));
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
    form.elements._seen.value = JSON.stringify(seen);
    form.elements._turn.value = String(turn() + 1);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) stopped = false;
  });

  function turn() {
    return Number(form.elements._turn.value);
  }

  function wait(pause) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, pause);
  }

  function changed() {
    const now = units(form);
    const names = new Set([...Object.keys(now), ...Object.keys(last)]);
    return [...names].filter((unit) => JSON.stringify(now[unit] ?? {}) !== JSON.stringify(last[unit] ?? {}));
  }

  function message(names) {
    const now = units(form);
    form.elements._turn.value = String(turn() + 1);
    return {
      typed: Object.assign({}, ...names.map((unit) => now[unit] ?? {})),
      seen: Object.fromEntries(names.map((unit) => [unit, seen[unit] ?? form.dataset.nothing])),
      page: form.elements._page.value,
      turn: turn(),
      user: form.elements._user.value,
      shown: form.elements._shown.value,
    };
  }

  async function save() {
    if (sending || stopped) return;
    const names = changed();
    if (!names.length && !unsure) return;
    sending = true;
    const now = units(form);
    try {
      const response = await send(message(names));
      if (response.ok) {
        took(await response.json(), names, now);
      } else {
        refused(response.status, await response.json().catch(() => ({})));
      }
    } catch {
      unsure = true;
      say("There is no connection. What you typed is still here, and will be saved when there is one. Do not close this page.");
      wait(AGAIN);
    } finally {
      sending = false;
    }
    if (!stopped && !trouble.textContent && changed().length) wait(PAUSE);
  }

  function took(answer, names, then) {
    unsure = null;
    say("");
    for (const unit of names) last[unit] = then[unit] ?? {};
    Object.assign(seen, answer.seen);
    form.elements.csrfmiddlewaretoken.value = token();
    tell(saved, `Saved at ${answer.at}`);
    const said = [];
    if (answer.others.length) said.push(`Also writing in this now: ${answer.others.join("; ")}.`);
    if (answer.changed.length) said.push("Somebody has changed an answer that you see as it was before.");
    if (answer.contested.length) said.push("Two people have answered a question differently. Both answers are kept.");
    showOthers(others, said, answer.changed.length + answer.contested.length > 0, form.action);
  }

  function refused(status, answer) {
    if (status === 403 && answer.gone) {
      stopped = true;
      say("This child is no longer within your own work, so nothing more can be saved. Copy what you typed since, if it is needed.");
    } else if (status === 401 || status === 403) {
      say("You have been signed out. Sign in in another tab: what you typed is still here, and is saved as soon as you have.", "Sign in (opens in a new tab)", "/sign-in");
      wait(AGAIN);
    } else if (status === 409) {
      say(`${answer.somebody_else} has signed in on this machine. What you typed is still here: sign in again in another tab.`, "Sign in (opens in a new tab)", "/sign-in");
      wait(AGAIN);
    } else if (status === 410) {
      stopped = true;
      say("This has been recorded or discarded meanwhile. Copy what you typed since, if you need it.", "See what became of it", answer.gone);
    } else if (status === 413) {
      say("What you entered is too long to be saved. Shorten the longest answer, or attach it as a file.");
    } else {
      say("What you typed could not be saved just now. It is still here, and will be tried again.");
      wait(AGAIN);
    }
  }

  function say(words, link, address) {
    if (trouble.dataset.said === words) return;
    trouble.dataset.said = words;
    trouble.replaceChildren();
    if (!words) return;
    tell(saved, "");
    const paragraph = document.createElement("p");
    paragraph.className = "govuk-body gt-trouble__words";
    paragraph.append(words);
    if (link) paragraph.append(" ", anchor(link, address));
    trouble.append(paragraph);
  }

  function send(body, more = {}) {
    return fetch(form.dataset.autosave, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
      redirect: "error",
      ...more,
    });
  }

  // The page goes: what is not saved goes with the last request that a browser still makes.
  function leave() {
    if (stopped) return;
    const names = changed();
    if (!names.length) return;
    const body = message(names);
    const small = new Blob([JSON.stringify(body)]).size < MOST_WHEN_LEAVING;
    send(body, { keepalive: small }).catch(() => {});
  }

  function token() {
    const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
    return cookie ? cookie.slice("csrftoken=".length) : form.elements.csrfmiddlewaretoken.value;
  }
}

// Box → values, gathered by question or row, as the server gathers them.
function units(form) {
  const found = {};
  for (const [box, value] of new FormData(form)) {
    if (OURS.test(box) || typeof value !== "string" || value === "") continue;
    const unit = BOX.exec(box)?.[1] ?? box;
    found[unit] ??= {};
    (found[unit][box] ??= []).push(value);
  }
  return found;
}

function tell(place, words) {
  if (place.textContent !== words) place.textContent = words;
}

function anchor(text, address) {
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = text;
  return link;
}

function showOthers(place, said, mayLook, address) {
  const words = said.join(" ");
  if (place.dataset.said === words) return;
  place.dataset.said = words;
  place.replaceChildren();
  if (!words) return;
  const paragraph = document.createElement("p");
  paragraph.className = "govuk-body gt-others";
  paragraph.append(words);
  if (mayLook) {
    const link = anchor("Look at both (what you typed is saved)", address);
    link.removeAttribute("target");
    paragraph.append(" ", link);
  }
  place.append(paragraph);
}

// A question that hangs on another answer is shown with that answer only.
function hideWhatIsNotAsked(form) {
  for (const place of form.querySelectorAll("[data-when]")) {
    const boxes = form.querySelectorAll(`[name="${place.dataset.when}"]`);
    const given = [...boxes].filter((box) => (/^(radio|checkbox)$/.test(box.type) ? box.checked : true)).map((box) => box.value);
    const wanted = JSON.parse(place.dataset.whenValues);
    const parent = boxes[0]?.closest("[data-when]");
    place.hidden = (parent?.hidden ?? false) || !given.some((value) => wanted.includes(value));
  }
}

// "Add another row" copies the last one, empty.
function addRows(form) {
  for (const button of form.querySelectorAll("[data-add-row]")) {
    const list = form.querySelector(`[data-rows="${button.dataset.addRow}"]`);
    button.addEventListener("click", (event) => {
      const rows = [...list.querySelectorAll("[data-row]")];
      const before = rows.at(-1);
      if (before.querySelector("select, .autocomplete__wrapper")) return; // the server makes those
      event.preventDefault();
      const number = Math.max(...rows.map((row) => Number(row.dataset.row.split("-").at(-1)))) + 1;
      list.append(copyOf(before, `${button.dataset.addRow}-${number}`, rows.length + 1));
      list.lastElementChild.querySelector("input, textarea, select")?.focus();
    });
  }
}

function copyOf(row, unit, place) {
  const old = row.dataset.row;
  const copy = row.cloneNode(true);
  copy.dataset.row = unit;
  const legend = copy.querySelector("legend");
  legend.textContent = legend.textContent.replace(/^Row \d+/, `Row ${place}`);
  for (const element of copy.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "aria-describedby", "aria-controls"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replaceAll(`${old}-`, `${unit}-`));
    }
    if (element.matches("input[type=radio], input[type=checkbox]")) element.checked = false;
    else if (element.matches("input, textarea")) element.value = "";
    if (element.matches("textarea")) element.textContent = "";
    element.classList.remove("govuk-form-group--error", "govuk-input--error", "govuk-textarea--error");
  }
  for (const error of copy.querySelectorAll(".govuk-error-message")) error.remove();
  return copy;
}

// Most of what is written down happened today or yesterday.
function offerDays(form) {
  for (const place of form.querySelectorAll("[data-days]")) {
    const [year, month, day] = place.dataset.days.split("-").map(Number);
    const boxes = [...place.querySelectorAll("input")];
    const line = document.createElement("p");
    line.className = "govuk-body gt-days";
    for (const [words, back] of [["Today", 0], ["Yesterday", 1]]) {
      const then = new Date(year, month - 1, day - back);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "gt-link-button";
      button.textContent = words;
      button.addEventListener("click", () => {
        const parts = [then.getDate(), then.getMonth() + 1, then.getFullYear()];
        boxes.forEach((box, at) => (box.value = String(parts[at])));
        form.dispatchEvent(new Event("input", { bubbles: true }));
      });
      line.append(button);
    }
    place.querySelector(".govuk-date-input")?.after(line);
  }
}

// A file that is too big is said to be before it travels.
function warnOfBigFiles(form) {
  const input = form.elements._files;
  const place = document.getElementById("files-error");
  const most = Number(form.dataset.most);
  input?.addEventListener("change", () => {
    const big = [...input.files].filter((file) => file.size > most);
    place.replaceChildren();
    for (const file of big) {
      const error = document.createElement("p");
      error.className = "govuk-error-message";
      error.textContent = `“${file.name}” is ${Math.ceil(file.size / 1048576)} MB; the most is ${most / 1048576} MB. It has been left out.`;
      place.append(error);
    }
    if (big.length) input.value = "";
  });
}
