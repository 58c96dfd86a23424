// What the visitor sees: messages, who answers, and a line about how things go.

import { $, chat, dock, embedded, log, outbox, text, words } from "./state.js";

export const status = {
  lines: { offline: "", trouble: "", typing: "", sending: "" },
  set(line, words) {
    this.lines[line] = words;
    const shown = Object.values(this.lines).find(Boolean) ?? "";
    if ($("status").textContent !== shown) $("status").textContent = shown;
  },
};

export function notice(sentence) {
  $("notice").textContent = sentence;
  $("notice").hidden = !sentence;
}

function element(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html; // rendered and escaped by our own server
  return holder.content.firstElementChild;
}

// Shows a message once, in order; our own ones take the place of what stood there meanwhile.
export function show(message) {
  chat.last = Math.max(chat.last, message.seq);
  if (message.seq && log.querySelector(`[data-seq="${message.seq}"]`)) return;
  const fresh = element(message.html);
  const mine = message.client_id && log.querySelector(`[data-client="${message.client_id}"]`);
  if (message.author !== "system" || message.buttons.length) retire();
  if (mine) return settle(mine, fresh);
  const follow = atEnd();
  if (message.author === "staff") {
    status.set("typing", "");
    unread();
  }
  if (message.author !== "visitor" && !outbox.length) status.set("sending", "");
  fresh.classList.add("fresh");
  log.insertBefore(fresh, log.querySelector("[data-pending]"));
  follow ? bringIntoView(fresh) : ($("below").hidden = false);
}

// The words stay where they stand, since what is put anew into the log would be read out again;
// unless they were changed, as where a number was hidden.
function settle(mine, fresh) {
  const said = (one) => one.querySelector(".bubble").textContent.trim().replace(/\s+/g, " ");
  if (said(mine) !== said(fresh)) return mine.replaceWith(fresh);
  delete mine.dataset.pending;
  mine.dataset.seq = fresh.dataset.seq;
}

// Buttons of earlier messages become plain words. They stay in place: anything added to the log
// would be read out again, and whoever stands on one keeps the focus. By keyboard nobody passes
// through them any more, of which a screening leaves dozens; a link still leads somewhere.
export function retire() {
  for (const choices of log.querySelectorAll(".choices:not(.past)")) {
    choices.classList.add("past");
    for (const one of choices.querySelectorAll("button")) {
      one.setAttribute("aria-disabled", "true");
      one.tabIndex = -1;
    }
  }
}

// After a message that was not taken: whatever was offered before it is so still.
export function revive(message) {
  const offers = message?.querySelector(".choices");
  offers?.classList.remove("past");
  for (const one of offers?.querySelectorAll("button") ?? []) {
    one.removeAttribute("aria-disabled");
    one.removeAttribute("tabindex");
  }
}

const scroller = document.scrollingElement;
export const atEnd = () => scroller.scrollHeight - scroller.scrollTop - window.innerHeight < 160;

// For the focus, which the style sheet keeps clear of both bars.
for (const [name, bar] of [["--head", document.querySelector(".top")], ["--dock", dock]]) {
  const measure = () => document.documentElement.style.setProperty(name, `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
}

// Goes down to what is new, but never past its beginning.
function bringIntoView(fresh) {
  scroller.scrollTop = Math.max(scroller.scrollTop, Math.min(end(), beginOf(fresh)));
}

// A chat that is opened again begins where the newest answer, or card, does; in a live chat with what
// was said last, since a person may have said much since the visitor wrote.
export function toNewest() {
  const newest = log.lastElementChild;
  const { author } = newest.dataset;
  const begin = () => (author === "staff" ? topOf(newest) : beginOf(newest));
  scroller.scrollTop = author === "visitor" ? end() : Math.min(end(), begin());
}

const end = () => scroller.scrollHeight - window.innerHeight;
const beginOf = (message) => topOf(beginningOf(message));
function topOf(message) {
  const head = document.querySelector(".top");
  const above = getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0;
  return scroller.scrollTop + message.getBoundingClientRect().top - above - 12;
}

// An answer begins with the question to it, unless that is long; a crisis card with itself.
function beginningOf(fresh) {
  let first = fresh;
  while (first.previousElementSibling && first.dataset.author !== "visitor") {
    if (first.classList.contains("urgent")) return first;
    first = first.previousElementSibling;
  }
  return first.offsetHeight < 140 ? first : (first.nextElementSibling ?? fresh);
}

// Who answers, under the title and above the field, and the way out of a chat with staff; rendered
// and escaped by our own server.
export function stand({ answering, about, html }) {
  document.body.dataset.answering = answering;
  $("about").textContent = about;
  if (answering !== "staff" && status.lines.typing === words.staff_typing) status.set("typing", "");
  const line = $("standing");
  if (line.innerHTML.trim() !== html) line.innerHTML = html;
  line.hidden = !html;
}

// Words of a person may come while somebody looks elsewhere. The tab says only that there is
// something new, and the widget's button says the same while the chat is closed.
function unread() {
  if (embedded) window.parent.postMessage({ foyer: "news" }, "*"); // holds no words
  if (document.hidden) document.title = words.widget_news;
}

export function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  $("below").hidden = true;
}

// The box grows with what is written in it.
export function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}
