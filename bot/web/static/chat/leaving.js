// Leaving: fast, by Exit or three times Shift, or by deleting everything.

import { stopListening } from "./receiving.js";
import { post } from "./sending.js";
import { $, chat, dock, embedded, log, outbox, text, words } from "./state.js";
import { notice } from "./shown.js";

export function exit() {
  chat.over = true;
  stopListening();
  const away = document.body.dataset.exit;
  document.documentElement.replaceChildren();
  fetch("/api/delete", { method: "POST", keepalive: true }).catch(() => {});
  if (!embedded) return window.location.replace(away);
  window.parent.postMessage({ foyer: "exit", away }, "*"); // widget.js leaves; this holds no words
}

async function deleteAll() {
  const answer = await post("/api/delete");
  if (!answer?.ok) return notice(words.not_deleted);
  gone((await answer.json()).message);
  log.querySelector("h2").focus();
}

export function gone(sentence) {
  if (chat.over) return;
  chat.over = true;
  stopListening();
  outbox.length = 0;
  const left = $("gone").content.cloneNode(true);
  left.querySelector("h2").textContent = sentence || words.deleted;
  left.querySelector("button").addEventListener("click", () => location.reload());
  log.replaceChildren(left);
  dock.hidden = true;
}

export function askBeforeDeleting() {
  const sure = $("sure");
  sure.returnValue = "";
  sure.showModal();
  sure.querySelector("[value=keep]").focus();
  sure.onclose = () => sure.returnValue === "delete" && deleteAll();
}

// Shift three times, with nothing else in between: typing capitals never leads away.
let shifts = [];
let alone = false;
document.addEventListener("keydown", (event) => {
  alone = event.key === "Shift" && (alone || !event.repeat);
  if (event.key !== "Shift") shifts = [];
  if (event.key === "Escape" && embedded && !$("sure")?.open) {
    window.parent.postMessage({ foyer: "close" }, "*");
  }
});
document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  shifts = [...shifts, Date.now()].slice(-3);
  if (shifts.length === 3 && shifts[2] - shifts[0] < 3000) exit();
});

window.addEventListener("message", (event) => {
  if (!embedded || event.source !== window.parent) return;
  if (event.data?.foyer === "opened") text.focus();
  if (event.data?.foyer === "exit") exit();
});
