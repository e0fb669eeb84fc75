// Says a sentence to screen readers through the live region of base.html.
export function announce(sentence) {
  const region = document.getElementById("annonces");
  if (!region) return;
  // The same sentence twice in a row would stay silent: empty the region first.
  region.textContent = "";
  window.setTimeout(() => {
    region.textContent = sentence;
  }, 50);
}
