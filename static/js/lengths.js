// How much is written in a form, beside the minimum that it asks: the server counts again when it saves.

const WORDS = ["caractère écrit", "caractères écrits"];

function written(form) {
  const texts = [...form.querySelectorAll("textarea")].map((area) => [...area.value.trim()].length);
  return texts.reduce((total, length) => total + length, 0);
}

export function startLengths() {
  for (const line of document.querySelectorAll("[data-text-length]")) {
    const form = line.closest("form");
    const shown = line.querySelector("[data-text-written]");
    form.addEventListener("input", () => {
      const length = written(form);
      shown.textContent = `${length}\u00a0${WORDS[length < 2 ? 0 : 1]}`;
    });
  }
}
