// What arrives on a seat's page, by server-sent events, and what time it is. Nothing typed is ever touched by it.
"use strict";

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
  warn(running ? (Number(document.querySelector("[data-ends]")?.dataset.ends ?? Infinity) - now) / rate : Infinity);
  text("[data-due]", (at) => {
    if (at < now) return fill(say.late, { span: span(now - at) });
    if (!rate) return fill(say.left, { span: span(at - now + 999) });
    return fill(say.due, { time: time(wall + (at - now) / rate), span: span((at - now) / rate + 999) });
  }, "due");
}

// The words stand for a minute at ten and at five, and in the last one; a screen reader hears them once.
function warn(left) {
  const near = [1, 5, 10].find((each) => left > (each - 1) * 60000 && left <= each * 60000), place = byId("ending");
  const words = !near ? "" : near === 1 ? say.minute : fill(say.minutes, { count: near });
  if (place.textContent !== words) [place.textContent, place.hidden] = [words, !words];
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
if (groups().map(bringBack).some(Boolean)) tell(say.back);
// What was typed before this ran, too.
groups().filter(dirty).forEach(saveSoon);
settleRoles();
watch();
open();
