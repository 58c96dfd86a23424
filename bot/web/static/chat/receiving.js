// Receiving: what happens in the conversation, as the server tells it, resumed after a lost line.

import { gone } from "./leaving.js";
import { hope, pause, post } from "./sending.js";
import { $, chat, log, outbox, startAnew, text, words } from "./state.js";
import { notice, retire, show, stand, status } from "./shown.js";

let stream = null;
let heard = Date.now();
let forgetting = 0;
let losing = 0;
const LONGEST_SILENCE = 6000; // ms; the browser asks again after a quarter of that

let starting = null;

// Begins or resumes the conversation; whoever asks while that is under way waits for the same.
export function start() {
  starting ??= begin().finally(() => (starting = null));
  return starting;
}

async function begin() {
  for (let wait = 1; !chat.over; wait = Math.min(wait * 2, 15)) {
    // With the words that wait: however many begin at once, danger is never turned away.
    const answer = await post("/api/conversation", { text: waitingWords() });
    const given = answer?.ok ? await answer.json().catch(() => null) : null;
    if (given) {
      status.set("trouble", "");
      const state = await kept(given);
      return state ? take(state) : forget();
    }
    helpMeanwhile(await answer?.json().catch(() => null));
    status.set("trouble", outbox.length ? words.not_sent : words.offline);
    await pause(wait);
  }
}

// A browser that takes no cookie from us, as many do inside another site's page, is given a new
// conversation whenever it asks. To ask for ever would answer nobody. Two answers alike are the
// cookie's; it is asked twice, since another tab that begins at the same moment changes it once.
async function kept(state) {
  for (let more = 2; more; more--) {
    if (!chat.id || chat.id === state.conversation.id) return state;
    const answer = await post("/api/conversation");
    const again = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!again || again.conversation.id === state.conversation.id) return state;
    state = again;
  }
  return null;
}

// The form needs no cookie: each message gets its answer, or its card, with the next page, and the
// server, which is told so, keeps nothing that this browser could not delete.
export function forget() {
  const waiting = outbox.map((one) => one.body.text).filter(Boolean);
  const pressed = outbox.map((one) => one.body.button).find(Boolean);
  chat.over = chat.forgetful = true;
  outbox.length = 0;
  stopListening();
  if (chat.last > 1) retire(); // of another conversation; those of the greeting begin each one
  $("forgetful").hidden = $("unkept").hidden = false;
  $("composer").append(hidden("forgetful", "1"));
  if (!waiting.length && !pressed) return;
  if (waiting.length) text.value = [...waiting, text.value].filter(Boolean).join("\n");
  else $("composer").append(hidden("button", pressed));
  status.set("sending", words.sending);
  $("composer").submit();
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

// Help for danger does not wait until the conversation can begin. Each is shown once; other words may
// call for another, such as a card after a gentle line.
const helped = new Set();
function helpMeanwhile(said) {
  if (!said?.help || helped.has(said.help.html)) return;
  helped.add(said.help.html);
  for (const one of outbox) one.helped = true;
  show(said.help);
}

// The newest first, since only so much of a long text is looked at.
function waitingWords() {
  const words = outbox.map((one) => one.body.text).filter(Boolean);
  return words.reverse().join("\n").slice(0, 4000);
}

function take(state) {
  if (chat.id && chat.id !== state.conversation.id) {
    log.replaceChildren(...log.querySelectorAll("[data-pending]"));
    chat.last = 0;
    notice(words.session_over);
  }
  helped.clear();
  chat.id = state.conversation.id;
  stand(state.conversation);
  state.messages.forEach(show);
  listen();
}

function listen() {
  stream?.close();
  heard = Date.now();
  unheard();
  stream = new EventSource(`/api/stream?after=${chat.last}`);
  const on = (name, act) =>
    stream.addEventListener(name, (event) => {
      heard = Date.now();
      act(JSON.parse(event.data));
    });
  on("message", show);
  on("typing", ({ on, who }) => {
    status.set("typing", !on ? "" : who === "staff" ? words.staff_typing : words.typing);
    // A lost "off" must leave nobody writing for ever.
    clearTimeout(forgetting);
    if (on && who === "staff") forgetting = setTimeout(() => status.set("typing", ""), 6500);
    if (!outbox.length) status.set("sending", "");
  });
  on("standing", stand);
  on("deleted", ({ message }) => gone(message));
  on("ping", () => {});
  stream.onopen = () => {
    clearTimeout(losing);
    losing = 0;
    status.set("trouble", "");
    hope();
  };
  stream.onerror = async () => {
    unheard();
    // The browser tries again by itself, unless the server said no.
    if (chat.over || stream.readyState !== EventSource.CLOSED) return;
    await pause(2);
    start();
  };
}

// While nothing is heard, nobody is said to be writing; and who waits hears of it after a while.
function unheard() {
  status.set("typing", "");
  if (waits() && !outbox.length) status.set("sending", words.received);
  losing ||= setTimeout(() => {
    losing = 0;
    const silent = !chat.over && stream.readyState !== EventSource.OPEN;
    if (silent && !outbox.length && (waits() || reads())) status.set("trouble", words.lost);
  }, LONGEST_SILENCE);
}

const waits = () => log.lastElementChild?.dataset.author === "visitor";
const reads = () => ["waiting", "staff"].includes(document.body.dataset.answering);

// A line may also die without a word while somebody looks at it. The server says something more often.
setInterval(() => {
  if (!document.hidden && !chat.over && stream && Date.now() - heard > 40_000) listen();
}, 10_000);

// A phone that slept may hold a dead connection without knowing it.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.title = words.tab_title;
  if (!document.hidden && !chat.over && stream && Date.now() - heard > 20_000) listen();
});
window.addEventListener("offline", () => status.set("offline", words.offline));
window.addEventListener("online", () => {
  status.set("offline", "");
  hope();
  if (stream) listen();
});
window.addEventListener("pageshow", (event) => event.persisted && startAnew());

export function stopListening() {
  stream?.close();
}
