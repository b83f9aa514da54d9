// An evaluator's page: sends forms without leaving the page, keeps what could not be sent, puts in place what is new.
"use strict";
const now = document.getElementById("now"), said = document.getElementById("said"), line = document.getElementById("line");
let lost = null, waiting = null;

function say(text, trouble) {
  said.textContent = text;
  said.className = trouble ? "warn" : "said";
}

async function send(form, button) {
  const data = new URLSearchParams(new FormData(form));
  data.set("do", button.value);
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("", { method: "POST", body: data, headers: { accept: "application/json" } });
    const told = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
    if (!told) throw new Error(answer.status);
    say(told.trouble || told.said, Boolean(told.trouble));
    if (told.trouble) {
      // What somebody else wrote meanwhile has been read now: the next press writes over it.
      form.querySelectorAll("input[name=version]").forEach((field) => { field.value = told.version; });
      return;
    }
    // The next one is another, even in the same words.
    document.querySelectorAll("input[name=id]").forEach((field) => { field.value = told.id; });
    if (form.id === "act") return;
    form.querySelectorAll("textarea, input:not([type=hidden]):not([type=radio])").forEach((field) => { field.value = ""; });
    form.querySelectorAll("input[name=note], input[name=version]").forEach((field) => { field.value = ""; });
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
    if (form.id === "f-observe") {
      delete about.dataset.chosen;
      about.selectedIndex = 0;
    }
    if (form.id === "f-tick" || form.id === "f-settle") form.remove();
  } catch {
    say(document.body.dataset.kept, true);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-form]") || !event.submitter) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// Enter notes it, Shift and Enter begin a line; not while a Korean or Japanese word is being put together.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.dataset?.send) return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector(`button[value="${event.target.dataset.send}"]`));
});

// What is noted is about the newest inject, unless somebody chose another one for what they write.
const about = document.getElementById("inject");
about.addEventListener("change", () => { about.dataset.chosen = "yes"; });

function offer(injects) {
  const chosen = about.dataset.chosen ? about.value : injects[0][0];
  about.replaceChildren(...injects.map(([id, title]) => new Option(title, id)));
  about.value = injects.some(([id]) => id === chosen) ? chosen : injects[0][0];
}

function follow() {
  const stream = new EventSource("stream");
  stream.addEventListener("notes", (event) => {
    const sent = JSON.parse(event.data);
    Idiomorph.morph(now, sent.html, { morphStyle: "innerHTML" });
    offer(sent.injects);
  });
  stream.onopen = () => {
    clearTimeout(lost);
    lost = null;
    line.hidden = true;
  };
  stream.onerror = () => {
    lost ??= setTimeout(() => {
      line.textContent = document.body.dataset.down;
      line.hidden = false;
    }, 10000);
    if (stream.readyState === EventSource.CLOSED) {
      clearTimeout(waiting);
      waiting = setTimeout(follow, 2000);
    }
  };
}
follow();
