// The alarm's sound: off until somebody switches it on, and each browser remembers that.
"use strict";

(() => {
  const sound = document.getElementById("sound");
  const KEPT = "foyer-staff-sound";
  const RING_SECONDS = 4;
  let audio = null;
  let rings = () => false; // whether there is anything to ring for, in this tab

  const wanted = () => Boolean(sound) && localStorage.getItem(KEPT) === "on";

  function showSound() {
    if (!sound) return;
    sound.hidden = false;
    const on = wanted();
    const asleep = on && (!audio || audio.state !== "running");
    sound.setAttribute("aria-pressed", String(on));
    sound.textContent = asleep ? sound.dataset.asleep : on ? sound.dataset.on : sound.dataset.off;
  }

  function wake() {
    if (!wanted()) return;
    audio = audio || new AudioContext();
    audio.resume().then(showSound, () => {});
    showSound();
  }

  function tone(at, pitch) {
    const voice = audio.createOscillator();
    const loudness = audio.createGain();
    voice.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.25, at + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.45);
    voice.connect(loudness).connect(audio.destination);
    voice.start(at);
    voice.stop(at + 0.5);
  }

  function ring() {
    if (!rings() || !wanted() || !audio || audio.state !== "running") return;
    tone(audio.currentTime, 660);
    tone(audio.currentTime + 0.5, 880);
    document.documentElement.dataset.rang = String(Number(document.documentElement.dataset.rang || 0) + 1);
  }

  if (sound) {
    sound.addEventListener("click", () => {
      const asleep = wanted() && (!audio || audio.state !== "running");
      if (!asleep) localStorage.setItem(KEPT, wanted() ? "off" : "on");
      wake();
      showSound();
      if (wanted()) ring();
    });
    // A browser lets no page sound before somebody has touched it.
    document.addEventListener("pointerdown", wake, { once: true });
    document.addEventListener("keydown", wake, { once: true });
    setInterval(ring, RING_SECONDS * 1000);
    wake();
    showSound();
  }

  window.foyerSound = { ring, rings: (asked) => { rings = asked; } };
})();
