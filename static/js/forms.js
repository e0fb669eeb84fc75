// Focus on errors, links of the error summary, one sending per click.

const FOCUSABLE = "input:not([type=hidden]), select, textarea, button, a[href]";

// What asks for the focus: the error summary of a page, the main thing of a swapped fragment.
export function takeFocus(root) {
  const element = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  if (!element) return;
  element.focus();
  element.scrollIntoView({ block: "start" });
}

function focusField(event) {
  const link = event.target.closest(".error-summary a[href^='#']");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  event.preventDefault();
  const field = target.matches(FOCUSABLE) ? target : target.querySelector(FOCUSABLE);
  // The label comes into view with its field.
  (target.closest(".field") ?? target).scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

// A double click must not sign twice. The server refuses it anyway; this spares the person the refusal page.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
}

function allowSendingAgain() {
  document.querySelectorAll("form[data-sending]").forEach((form) => delete form.dataset.sending);
  document.querySelectorAll("[type=submit][aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

export function startForms() {
  document.addEventListener("click", focusField);
  // Listening on window: the form's own listeners (autosave, htmx) have decided first.
  window.addEventListener("submit", sendOnce);
  // Back button, page kept in memory by the browser; or a download that leaves the page in place.
  window.addEventListener("pageshow", allowSendingAgain);
  window.addEventListener("focus", allowSendingAgain);
}
