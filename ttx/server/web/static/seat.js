// What is typed on a seat's page: saved while it is written, sent once, lost by nothing. news.js brings what arrives.
// The page works without both: every button is a form's, and everything typed goes with it.
"use strict";

const body = document.body;
const form = document.getElementById("seat");
const say = JSON.parse(body.dataset.say);
const seat = body.dataset.seat;
const PAUSE = 1000; // ms after the last stroke until a text is saved
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const byId = (id) => document.getElementById(id);
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");

// -- what is typed

const groups = () => [...form.querySelectorAll("[data-item]")];
const fieldsOf = (group) => [...group.querySelectorAll("input[name], textarea, select")];
const typed = (field) => field.type !== "hidden";

function touched(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected) && !(field.selectedIndex === 0 && ![...field.options].some((option) => option.defaultSelected));
  return field.value !== field.defaultValue;
}

const dirty = (group) => fieldsOf(group).some((field) => typed(field) && touched(field));

function settle(fields, values) {
  // What the server holds now is what later strokes are compared with.
  fields.forEach((field, place) => {
    if (!typed(field)) return;
    if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = values[place];
    else if (field.tagName === "SELECT") [...field.options].forEach((option) => (option.defaultSelected = option.value === values[place]));
    else field.defaultValue = values[place];
  });
}

const valueOf = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);

function empty(group) {
  for (const field of fieldsOf(group)) {
    if (!typed(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = field.defaultChecked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = field.defaultValue = "";
  }
}

// -- kept in this browser, for as long as the line is down

const shelf = (item) => `ttx ${seat} ${item}`;

function keepHere(group) {
  const item = group.dataset.item;
  try {
    if (!dirty(group)) return localStorage.removeItem(shelf(item));
    const pairs = fieldsOf(group).filter(typed).filter(touched).map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked] : field.value]);
    localStorage.setItem(shelf(item), JSON.stringify({ at: Date.now(), pairs }));
  } catch { /* a browser that keeps nothing: the server does */ }
}

function bringBack(group) {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(shelf(group.dataset.item)));
  } catch { return false; }
  if (!kept || Date.now() - kept.at > 7 * 86400e3 || dirty(group)) return false;
  let back = false;
  for (const [name, value] of kept.pairs) {
    for (const field of fieldsOf(group).filter((field) => field.name === name)) {
      if (Array.isArray(value)) {
        if (field.value === value[0] && field.checked !== value[1]) (field.checked = value[1]), (back = true);
      } else if (field.value !== value) (field.value = value), (back = true);
    }
  }
  return back;
}

function forget() {
  // Somebody else may sit here next.
  Object.keys(localStorage).filter((name) => name.startsWith(shelf(""))).forEach((name) => localStorage.removeItem(name));
}

// -- to the server

let busy = Promise.resolve();

function inTurn(work) {
  // One after the other: each save names the version that the one before left.
  const turn = busy.then(work, work);
  busy = turn.catch(() => {});
  return turn;
}

async function post(what, sending) {
  const data = new URLSearchParams();
  for (const name of ["csrf", "id", "hand"]) data.append(name, form.elements[name].value);
  for (const group of sending) for (const field of fieldsOf(group)) {
    if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
    data.append(field.name, field.value);
  }
  data.append("do", what);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { accept: "application/json" }, credentials: "same-origin" });
  if (answer.status === 404) { closed(); throw new Error("closed"); }
  if (!(answer.headers.get("content-type") || "").startsWith("application/json")) throw new Error(`${answer.status}`);
  return answer.json();
}

function take(answer) {
  for (const [item, was] of Object.entries(answer.was)) set(`${item}.was`, was);
  for (const [item, html] of Object.entries(answer.others)) {
    const place = form.querySelector(`[data-others="${item}"]`);
    if (place && place.innerHTML !== html) place.innerHTML = html;
  }
  for (const [name, value] of Object.entries(answer.draft)) set(`draft.${name}`, value);
}

function set(name, value) {
  const field = form.elements[name];
  if (field) field.value = field.defaultValue = value;
}

const timers = new Map();

function saved(group, words) {
  const place = group.querySelector("[data-saved]");
  if (place) place.textContent = words;
}

function saveSoon(group) {
  keepHere(group);
  saved(group, "");
  clearTimeout(timers.get(group.dataset.item));
  timers.set(group.dataset.item, setTimeout(() => save(group), PAUSE));
}

async function save(group, force = false) {
  if (!group.isConnected && !force) return;
  if (composing?.closest("[data-item]") === group) return saveSoon(group);
  if ("private" in group.dataset || !(dirty(group) || force)) return;
  return inTurn(async () => {
    const fields = fieldsOf(group), values = fields.map(valueOf);
    try {
      const answer = await post("keep", [group]);
      take(answer);
      settle(fields, values);
      keepHere(group);
      saved(group, dirty(group) ? "" : say.saved);
      // The team's draft went on elsewhere: this page shows what it is now, and what was written here beside it.
      if (answer.draft.kept && group.isConnected) return location.reload();
      if (answer.said && !quiet(answer)) tell(answer.said, answer.trouble);
    } catch {
      if (group.isConnected) timers.set(group.dataset.item, setTimeout(() => save(group), 3000));
    }
  });
}

const quiet = (answer) => !answer.trouble && Object.keys(answer.draft).length > 0;

function tell(text, trouble = false) {
  const said = byId("said");
  said.textContent = text;
  said.classList.toggle("warn", trouble);
  clearTimeout(timers.get("said"));
  if (!trouble) timers.set("said", setTimeout(() => (said.textContent = ""), 8000));
}

async function press(button) {
  const [what, key = ""] = button.value.split(" ");
  const group = form.querySelector(`[data-item="${CSS.escape(key)}"]`) || button.closest("[data-item]");
  const sending = new Set(groups().filter((each) => dirty(each) && !("private" in each.dataset)));
  if (group) sending.add(group);
  button.setAttribute("aria-busy", "true");
  await inTurn(async () => {
    const sent = [...sending], before = sent.map((each) => [fieldsOf(each), fieldsOf(each).map(valueOf)]);
    try {
      if (what !== "keep") tell(say.sending);
      const answer = await post(button.value, sent);
      take(answer);
      before.forEach(([fields, values]) => settle(fields, values));
      sent.forEach(keepHere);
      if (!answer.trouble) form.elements.id.value = random();
      const done = answer.sent && form.querySelector(`[data-item="${CSS.escape(answer.sent)}"]`);
      // What was typed since is a new text.
      if (done && !dirty(done) && !("server" in done.dataset)) { empty(done); keepHere(done); saved(done, ""); }
      if (answer.left) forget();
      // Refused because the text had changed: what is answered next is the version that stands here now.
      if (answer.trouble && byId(key)?.dataset.version) set(`${key}.version`, byId(key).dataset.version);
      tell(answer.said, answer.trouble);
      if (answer.dialog) show(answer.dialog);
      else if (byId("dialog").open) byId("dialog").close();
      if (answer.go) go(answer.go);
    } catch {
      tell(say.notSent, true);
    }
  });
  button.removeAttribute("aria-busy");
}

function go(address) {
  const now = new URL(address, location.href);
  if (now.pathname === location.pathname) {
    history.replaceState(null, "", now);
    location.reload();
  } else location.assign(now);
}

function show(html) {
  const dialog = byId("dialog");
  dialog.innerHTML = html;
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  if (event.target !== form) return;
  event.preventDefault();
  // Enter in a line sends nothing: the button under it does.
  if (event.submitter && pressed === event.submitter) press(event.submitter);
});
let pressed = null;
document.addEventListener("click", (event) => {
  pressed = event.target.closest("button[name=do]");
  if (pressed && document.activeElement?.matches("input, select") && event.detail === 0 && document.activeElement !== pressed) pressed = null;
  if (event.target.closest("[data-close]")) { event.preventDefault(); byId("dialog").close(); }
}, true);

// -- composition: Korean and Japanese are typed in steps that nothing may interrupt

let composing = null;
let waiting = new Map();
form.addEventListener("compositionstart", (event) => (composing = event.target));
form.addEventListener("compositionend", (event) => {
  composing = null;
  const late = waiting;
  waiting = new Map();
  setTimeout(() => late.forEach((work) => work()));
  changed(event);
});
form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("focusout", (event) => {
  const group = event.target.closest("[data-item]");
  if (group && dirty(group)) save(group);
});

function changed(event) {
  const group = event.target.closest("[data-item]");
  if (group) saveSoon(group);
}
