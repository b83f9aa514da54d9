// A seat's page, live. The page works without this: every button is a form's, everything typed goes with it.
// Here: news by server-sent events, texts saved while they are written, and nothing typed ever touched by what arrives.
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

// -- what arrives

const held = (group) => group && (dirty(group) || group.contains(document.activeElement) || group.contains(composing));

const callbacks = {
  beforeNodeMorphed(old, fresh) {
    if (old.nodeType !== 1) return true;
    if (old.dataset.others !== undefined || old.dataset.saved !== undefined) return false;
    if (!old.matches("input[name], textarea, select")) return true;
    const group = old.closest("[data-item]");
    if (!group) return true;
    // A version that somebody answers to stays the one that they saw; what the server fills in comes where nobody writes.
    if (old.type === "hidden") return !old.name.endsWith(".was") || "server" in group.dataset ? !held(group) : false;
    return "server" in group.dataset && !held(group);
  },
  beforeNodeRemoved(node) {
    const group = node.nodeType === 1 && (node.matches("[data-item]") ? node : node.querySelector("[data-item]"));
    if (group && dirty(group)) { keepHere(group); save(group, true); }
    return true;
  },
  beforeAttributeUpdated(name, node) {
    if (name === "class" && node.classList.contains("fresh")) return false;
    return !(name === "open" && node.tagName === "DETAILS");
  },
};

function put([id, place, html]) {
  const old = byId(id);
  if (old && composing && old.contains(composing)) { waiting.set(id, () => put([id, place, html])); return; }
  const before = old?.dataset.news;
  if (old) Idiomorph.morph(old, html, { morphStyle: "outerHTML", callbacks });
  else if (byId(place)) byId(place).insertAdjacentHTML("afterbegin", html);
  const now = byId(id);
  if (!now?.dataset.news || now.dataset.news === before) return "";
  now.classList.add("fresh");
  sight.observe(now);
  return now.dataset.news;
}

function drop(id) {
  const old = byId(id);
  if (!old) return;
  callbacks.beforeNodeRemoved(old);
  if (old.contains(document.activeElement)) byId("s-inbox").focus();
  old.remove();
}

function arrived(message) {
  clock.hear(message);
  if (message.audience && message.audience !== body.dataset.audience) return location.reload();
  if (message.whole) {
    const there = new Set(message.whole);
    document.querySelectorAll("#inbox > *, #moves > *, #joint > *, #rulings > *, #messages > *, #requests > *, #meetings > *, #asked > *, #pen > *")
      .forEach((node) => there.has(node.id) || drop(node.id));
  }
  message.drop.forEach(drop);
  const news = message.set.map(put).filter(Boolean);
  settleRoles();
  tick();
  watch();
  if (news.length) byId("news").textContent = news.length > 1 ? fill(say.more, { title: news[0], count: news.length - 1 }) : fill(say.isNew, { title: news[0] });
}

function settleRoles() {
  const here = byId("top").dataset, has = (list) => (list || "").split(" ").includes(seat);
  body.classList.toggle("lead", !here.lead || here.lead === seat);
  body.classList.toggle("pen", here.holder === seat);
  body.classList.toggle("asked", has(here.asked));
  body.classList.toggle("lead-asked", has(here.leadAsked));
  form.inert = Boolean(here.stopped);
  for (const place of ["asked", "rulings"]) byId(`s-${place}`).hidden = !byId(place).children.length;
  let count = 0;
  for (const card of document.querySelectorAll("[data-opened]")) {
    const isNew = body.classList.contains("player") && !card.dataset.opened.split(" ").includes(seat);
    card.querySelector("[data-badge]").textContent = isNew ? say.new : "";
    count += isNew;
  }
  for (const badge of document.querySelectorAll("[data-new]")) {
    const section = badge.dataset.new, fresh = section === "inbox" ? count : byId(`s-${section}`).querySelectorAll(".fresh").length;
    badge.textContent = fresh ? fill(say.count, { count: fresh }) : "";
  }
  document.title = (count ? `(${count}) ` : "") + document.title.replace(/^\(\d+\) /, "");
}

// -- an inject that was open before somebody's eyes counts as opened

const opened = new Set();
const sight = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const card = entry.target.closest("article"), name = `sight ${card.id} ${entry.target === card}`;
    clearTimeout(timers.get(name));
    if (entry.isIntersecting) timers.set(name, entry.target === card ? setTimeout(() => seen(card), 3000) : setTimeout(() => read(card), 600));
  }
}, { threshold: 0.1 });

function seen(card) {
  // What came a moment ago is marked until it was on the screen for a while.
  if (document.hidden) return;
  card.classList.remove("fresh");
  sight.unobserve(card);
  settleRoles();
}

function read(card) {
  const unread = body.classList.contains("player") && !card.dataset.opened.split(" ").includes(seat);
  if (!unread || opened.has(card.id) || document.hidden || byId("top").dataset.status === "ended") return;
  opened.add(card.id);
  inTurn(() => post(`open ${card.id}`, [])).catch(() => opened.delete(card.id));
}

function watch() {
  document.querySelectorAll("[data-opened] > details[open] > .prose").forEach((text) => sight.observe(text));
}
document.addEventListener("toggle", watch, true);

// -- time

const clock = {
  now: 0, wall: 0, heard: performance.now(), known: false,
  hear(message) {
    [this.now, this.wall, this.heard, this.known] = [message.now, Date.parse(message.wall), performance.now(), true];
  },
};
const zone = document.querySelector("[data-wall]").textContent.split(" ").pop(); // KST, which browsers call GMT+9
const two = (n) => String(n).padStart(2, "0");

function span(ms) {
  const all = Math.floor(Math.max(0, ms) / 1000), hours = Math.floor(all / 3600), rest = `${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function tick() {
  if (!clock.known) return;
  const here = byId("top").dataset, running = here.status === "running", rate = running ? Number(here.rate) : 0;
  const since = performance.now() - clock.heard, now = clock.now + since * rate, wall = clock.wall + since;
  const time = (at, more) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: here.zone, hourCycle: "h23", ...more }).format(at);
  text("[data-wall]", () => `${time(wall, { second: "2-digit" })} ${zone}`);
  text("[data-now]", () => `T+${span(now)}`);
  text("[data-ends]", (at) => (at >= now ? fill(say.ends, { span: span((at - now) / (rate || 1) + 999) }) : fill(say.over, { span: span(now - at) })), "ends");
  text("[data-due]", (at) => {
    if (at < now) return fill(say.late, { span: span(now - at) });
    if (!rate) return fill(say.left, { span: span(at - now + 999) });
    return fill(say.due, { time: time(wall + (at - now) / rate), span: span((at - now) / rate + 999) });
  }, "due");
}

function text(where, make, name) {
  for (const place of document.querySelectorAll(where)) {
    const words = make(Number(place.dataset[name]));
    if (place.textContent !== words) place.textContent = words;
  }
}
setInterval(tick, 1000);

// -- the line

let source = null, again = 0, wait = 500, version = body.dataset.version, over = false;

function open() {
  clearTimeout(again);
  if (source || over || document.hidden) return;
  source = new EventSource(`stream?has=${version}`);
  source.addEventListener("page", (event) => {
    wait = 500;
    line("");
    if (event.lastEventId) version = event.lastEventId;
    arrived(JSON.parse(event.data));
  });
  source.onerror = () => {
    const refused = source.readyState === EventSource.CLOSED;
    shut();
    line(say.down);
    if (refused) ask();
    again = setTimeout(open, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, 8000);
  };
}

function shut() {
  source?.close();
  source = null;
}

async function ask() {
  // A stream says nothing about why it was refused.
  try {
    if ((await fetch(form.action, { method: "HEAD", credentials: "same-origin" })).status === 404) closed();
  } catch { /* the line is down */ }
}

function closed() {
  over = true;
  shut();
  line(say.closed);
  byId("dialog").close();
  const link = document.createElement("a");
  link.href = "/";
  link.textContent = say.closed;
  byId("line").replaceChildren(link);
}

function line(words) {
  const place = byId("line");
  body.classList.toggle("live", !words);
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}

document.addEventListener("visibilitychange", () => {
  // Six connections to a host are all that a browser gives: a hidden page needs none.
  if (!document.hidden) return open();
  groups().filter(dirty).forEach((group) => save(group));
  shut();
});
window.addEventListener("online", open);
window.addEventListener("pagehide", shut);
window.addEventListener("pageshow", open);

body.classList.add("script");
if (groups().map(bringBack).some(Boolean)) {
  tell(say.back);
  groups().filter(dirty).forEach(saveSoon);
}
settleRoles();
watch();
open();
