// Leaving: what the chat does when the visitor goes (exit.js leads away) or deletes everything.

import { stopListening } from "./receiving.js";
import { post } from "./sending.js";
import { $, chat, dock, embedded, log, outbox, startAnew, text, words } from "./state.js";
import { notice, stand } from "./shown.js";

export const { exit } = window.foyer;

document.addEventListener("foyer-exit", () => {
  chat.over = true;
  stopListening();
});

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
  text.value = "";
  stand({ answering: "bot", about: words.about, html: "" }); // nobody is here any more
  const left = $("gone").content.cloneNode(true);
  left.querySelector("h2").textContent = sentence || words.deleted;
  left.querySelector("button").addEventListener("click", startAnew);
  log.replaceChildren(left);
  dock.hidden = true;
}

export function askBeforeDeleting() {
  const sure = $("sure");
  if (!sure.showModal) return window.location.assign("/delete"); // an older browser: asked there
  sure.returnValue = "";
  sure.showModal();
  sure.querySelector("[value=keep]").focus();
  sure.onclose = () => sure.returnValue === "delete" && deleteAll();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && embedded && !$("sure")?.open) {
    window.parent.postMessage({ foyer: "close" }, "*");
  }
});

window.addEventListener("message", (event) => {
  if (embedded && event.source === window.parent && event.data?.foyer === "opened") text.focus();
});
