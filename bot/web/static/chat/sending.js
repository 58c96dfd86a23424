// Sending: one after another, again and again until the server has it.

import { exit, gone } from "./leaving.js";
import { start } from "./receiving.js";
import { $, chat, log, outbox, text, words } from "./state.js";
import { grow, notice, retire, revive, show, status, toEnd } from "./shown.js";

let pumping = false;
let wakeUp = () => {};

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function send(body, label) {
  const node = $("mine").content.firstElementChild.cloneNode(true);
  const id = newId();
  node.dataset.client = id;
  node.querySelector("p").textContent = label;
  retire();
  notice("");
  log.append(node);
  toEnd();
  outbox.push({ node, body: { client_id: id, ...body } });
  hope(); // What was just written may be danger, so whatever waits for its turn asks again.
  pump();
}

async function pump() {
  if (pumping) return;
  pumping = true;
  for (let wait = 1; outbox.length && !chat.over; ) {
    status.set("sending", words.sending);
    // Somebody may be quicker than the page, which has no conversation yet.
    if (!chat.id) await start();
    if (chat.over) break;
    if (await deliver(outbox[0])) {
      outbox.shift();
      wait = 1;
      status.set("trouble", "");
    } else {
      status.set("trouble", words.not_sent);
      if (outbox[0]?.answered) await tryBehind();
      if (!chat.over) await pause(wait);
      wait = Math.min(wait * 2, 15);
    }
  }
  pumping = false;
  if (chat.over) return;
  const waiting = log.lastElementChild?.dataset.author === "visitor";
  status.set("sending", waiting ? words.received : "");
}

// Danger does not wait behind words that the server could not keep: each is tried there once.
async function tryBehind() {
  for (const item of outbox.filter((one) => !one.answered)) {
    const dealtWith = await deliver(item);
    if (dealtWith && outbox.includes(item)) outbox.splice(outbox.indexOf(item), 1);
    if (chat.over || !item.answered) return;
  }
}

// Returns whether the message is dealt with: taken, or refused with a sentence.
async function deliver(item) {
  const answer = await post("/api/messages", { ...item.body, conversation: chat.id });
  item.answered ||= Boolean(answer);
  if (answer?.status === 202) {
    delete item.node.dataset.pending;
    return true;
  }
  const said = (await answer?.json().catch(() => null)) ?? {};
  if (said.does) {
    said.does === "exit" ? exit() : gone(said.message);
    return true;
  }
  if (said.error === "session_over" || said.error === "other_conversation") {
    return begunAnew(item, said.message);
  }
  if (!answer || answer.status >= 500 || !said.message) {
    // The message is kept and sent again; help for danger does not wait for that.
    if (said.help && !item.helped) show(said.help);
    item.helped ||= Boolean(said.help);
    return false;
  }
  refused(item, said);
  return true;
}

// Words that somebody sends are never lost to a chat that was closed: they begin a new one.
async function begunAnew(item, sentence) {
  await start();
  if (chat.over) return true;
  notice(sentence);
  if (item.body.text) return deliver(item);
  item.node.remove();
  return true;
}

function refused(item, said) {
  item.node.remove();
  const offering = log.lastElementChild;
  if (item.body.text) {
    text.value = [item.body.text, text.value].filter(Boolean).join("\n");
    grow();
  }
  if (said.help) show(said.help);
  // Also beside a gentle line, such as what a text too long to be read through is met with. After a
  // crisis card nothing is asked that was asked before.
  if (said.error !== "old_button" && !said.help?.card) revive(offering);
  notice(said.message);
  status.set("sending", "");
}

export async function post(path, body) {
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
      signal: within(10_000),
    });
  } catch {
    return null;
  }
}

// Gives up after a while, so that a line on which nothing comes back is told. `AbortSignal.timeout`
// is younger than many phones (Safari 16, Chrome 103).
function within(milliseconds) {
  const giving = new AbortController();
  setTimeout(() => giving.abort(), milliseconds);
  return giving.signal;
}

// Waits, or until there is reason to hope.
export function pause(seconds) {
  return new Promise((resolve) => {
    wakeUp = resolve;
    setTimeout(resolve, seconds * 1000);
  });
}

// The line is back: what waits is tried again at once.
export const hope = () => wakeUp();
