// What the parts of the chat share: the page, its words, and where the conversation stands.

export const $ = (id) => document.getElementById(id);
export const words = JSON.parse(document.body.dataset.words);
// After a form the page's own address is the form's, and to load that again would send it again.
export const startAnew = () => location.replace(embedded ? "/chat" : "/");
export const embedded = document.body.classList.contains("embedded") && window.parent !== window;
export const [log, text, dock] = [$("log"), $("text"), document.querySelector(".dock")];

export const chat = {
  id: document.body.dataset.conversation,
  last: 0, // number of the newest message that the server told us
  over: false, // everything was deleted, the visitor has left, or the browser is forgetful
  forgetful: false, // the browser keeps no cookie, so the page is left to work as a form
};

// What the visitor has sent and the server has not taken yet, oldest first.
export const outbox = [];
