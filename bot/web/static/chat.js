// The visitor's chat. Without this script the page works as a form; with it, answers arrive by
// themselves, in every open tab, and nothing is kept in the browser. Here the page's controls are
// wired to the parts in chat/.

import { askBeforeDeleting } from "./chat/leaving.js";
import { forget, start } from "./chat/receiving.js";
import { post, send } from "./chat/sending.js";
import { $, chat, embedded, log, text, words } from "./chat/state.js";
import { atEnd, grow, notice, toEnd, toNewest } from "./chat/shown.js";

// While staff can read along they see that somebody writes, never what, before it is sent.
let toldTyping = 0;
function typing(on) {
  const shared = ["waiting", "staff"].includes(document.body.dataset.answering);
  const again = Date.now() - toldTyping > 3000;
  if (!shared || (on ? !again : !toldTyping)) return;
  toldTyping = on ? Date.now() : 0;
  post("/api/typing", { on });
}

// They also see whether this page is open. A stream alone does not tell: the server hears nothing of
// a phone that has lost its network.
function tellHere() {
  const shared = ["waiting", "staff"].includes(document.body.dataset.answering);
  if (shared && !chat.over) post("/api/here");
}
setInterval(tellHere, 20_000);
document.addEventListener("visibilitychange", () => document.hidden || tellHere());

let sent = 0;
function submitText() {
  const typed = text.value.trim();
  if (!typed && Date.now() - sent < 1500) return; // a second tap of the same hand
  if (!typed) {
    notice(words.empty);
    return text.focus();
  }
  typing(false);
  sent = Date.now();
  text.value = "";
  grow();
  send({ text: typed }, typed);
}

$("composer").addEventListener("submit", (event) => {
  if (chat.forgetful) return;
  event.preventDefault();
  submitText();
});

text.addEventListener("input", () => {
  sent = 0;
  grow();
  if ($("notice").textContent === words.empty) notice("");
  typing(text.value.trim() !== "");
});
text.addEventListener("keydown", (event) => {
  const bySoftKeyboard = matchMedia("(pointer: coarse)").matches;
  // Enter may also end a word of Chinese or Japanese that is put together; Safari says so by 229 only.
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key !== "Enter" || event.shiftKey || composing || bySoftKeyboard) return;
  event.preventDefault();
  chat.forgetful ? $("composer").submit() : submitText();
});

log.addEventListener("click", (event) => {
  const choice = event.target.closest(".choice");
  if (!choice || choice.href) return; // a link, such as to the page that asks for a call back
  if (chat.forgetful && !choice.closest(".past")) return;
  event.preventDefault();
  if (choice.closest(".past")) return;
  if ("confirm" in choice.dataset) return askBeforeDeleting();
  const byKeyboard = event.detail === 0;
  send({ button: choice.value }, choice.textContent.trim());
  if (byKeyboard) text.focus(); // the pressed button is gone; keep the place for the next key
});

$("standing").addEventListener("click", (event) => {
  const leave = event.target.closest("button");
  if (!leave) return;
  event.preventDefault();
  send({ button: leave.value }, leave.textContent.trim());
  text.focus(); // the pressed button goes away
});

// Inside another site's page, the way back from this page leads to the frame's own address.
if (embedded) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href="/callback"]:not([target])');
    if (link) link.href += "?frame=1";
  });
}

$("below").addEventListener("click", toEnd);
// The box is in sight; to follow the link would also scroll past what is read, such as a card's numbers.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  text.focus();
});
window.addEventListener("scroll", () => atEnd() && ($("below").hidden = true), { passive: true });
$("delete").addEventListener("click", (event) => {
  if (chat.forgetful) return;
  event.preventDefault();
  askBeforeDeleting();
});

for (const one of log.querySelectorAll("[data-seq]")) {
  if (chat.id) chat.last = Math.max(chat.last, Number(one.dataset.seq));
}
if (chat.last) toNewest();
"forgetful" in document.body.dataset ? forget() : start();
if (embedded) window.parent.postMessage({ foyer: "ready" }, "*");
