// The wall: puts in place what the server sends, lets the clock run in between, and warns before a stage ends.
"use strict";
const body = document.body, wall = document.getElementById("wall"), line = document.getElementById("line");
const say = JSON.parse(body.dataset.say), sound = document.getElementById("sound");
let base = Number(body.dataset.now), since = performance.now(), warned = null, lost = null, audio = null;

const pad = (number) => String(number).padStart(2, "0");
const span = (seconds) => `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;

function tick() {
  const clock = document.getElementById("clock");
  if (!clock || clock.dataset.ends === undefined || clock.dataset.status === "ended") return;
  const running = clock.dataset.status === "running", rate = Number(clock.dataset.rate);
  const now = base + (running ? (performance.now() - since) * rate : 0);
  const left = Math.max(0, Math.ceil((Number(clock.dataset.ends) - now) / 1000));
  put("left", span(left));
  if (running) {
    const at = new Date(Date.now() + (left * 1000) / rate);
    put("ends", say.ends.replace("{time}", `${pad(at.getHours())}:${pad(at.getMinutes())}`));
  }
  warn(clock, running ? left : Infinity);
}

function put(id, text) {
  const found = document.getElementById(id);
  if (found && found.textContent !== text) found.textContent = text;
}

function warn(clock, left) {
  const minutes = left > 600 ? 0 : left > 300 ? 10 : left > 60 ? 5 : 1;
  // The words stay for a minute at ten and at five, and from the last minute on.
  const near = minutes === 1 || (minutes && left > (minutes - 1) * 60);
  const words = !near ? "" : left === 0 ? say.over : minutes === 1 ? say.minute : say.minutes.replace("{count}", minutes);
  put("warning", words);
  clock.classList.toggle("last", minutes === 1);
  if (words && words !== warned) beep();
  warned = words;
}

function beep() {
  if (!audio) return;
  const tone = audio.createOscillator(), loud = audio.createGain();
  tone.frequency.value = 660;
  loud.gain.value = 0.2;
  tone.connect(loud).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.4);
}

// Smaller letters first; then what came earlier gives way, whole, never in the middle of a sentence.
function fit() {
  const inside = wall.querySelector(".body");
  wall.classList.remove("small", "smaller");
  if (!inside) return;
  const over = () => [...inside.children].some((each) => each.scrollHeight > inside.clientHeight + 1);
  for (const size of ["small", "smaller"]) {
    if (!over()) return;
    wall.classList.remove("small");
    wall.classList.add(size);
  }
  const news = [...inside.querySelectorAll(".news article")];
  while (over() && news.length > 1) news.pop().hidden = true;
}

function follow() {
  const stream = new EventSource(`stream?language=${body.dataset.language}`);
  stream.addEventListener("wall", (event) => {
    const sent = JSON.parse(event.data);
    base = sent.now;
    since = performance.now();
    if (wall.dataset.html !== sent.html) {
      wall.innerHTML = sent.html;
      wall.dataset.html = sent.html;
      fit();
    }
    tick();
  });
  stream.onopen = () => {
    clearTimeout(lost);
    lost = null;
    line.hidden = true;
  };
  stream.onerror = () => {
    lost ??= setTimeout(() => {
      line.textContent = say.down;
      line.hidden = false;
    }, 10000);
    // A refusal ends an EventSource for good; a restarted server answers a new one.
    if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  };
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "f" || event.ctrlKey || event.metaKey) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
});
sound.hidden = false;
sound.textContent = say.silent;
sound.addEventListener("click", () => {
  audio = audio ? null : new AudioContext();
  sound.textContent = audio ? say.sound : say.silent;
});
const awake = () => navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && awake());
addEventListener("resize", fit);
awake();
fit();
tick();
setInterval(tick, 250);
follow();
