// What htmx needs from the page: a fresh CSRF token, refusals shown in full, words for screen readers.
import { announce } from "./announce.js";
import { startAutosave } from "./autosave.js";
import { csrfToken } from "./csrf.js";
import { takeFocus } from "./forms.js";

function addToken(event) {
  if (event.detail.verb === "get") return;
  event.detail.headers["X-CSRFToken"] = csrfToken();
  // Django reads the field before the header: an old one would win.
  if (event.detail.parameters.has?.("csrfmiddlewaretoken")) event.detail.parameters.set("csrfmiddlewaretoken", csrfToken());
}

// A refusal may be a whole page (403, 409, 500): it takes the place of the content, never of a small fragment.
function showWholePage(event) {
  const { xhr } = event.detail;
  if (xhr.status < 400 || !/^\s*<!doctype html/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = true;
  event.detail.target = document.getElementById("contenu");
  event.detail.selectOverride = "#contenu";
  event.detail.swapOverride = "outerHTML show:top";
}

function settle(event) {
  const root = event.detail.elt;
  takeFocus(root);
  const forms = root.matches?.("form[data-autosave]") ? [root] : root.querySelectorAll("form[data-autosave]");
  forms.forEach(startAutosave);
}

export function startHtmx() {
  document.body.addEventListener("htmx:configRequest", addToken);
  document.body.addEventListener("htmx:beforeSwap", showWholePage);
  document.body.addEventListener("htmx:load", settle);
  // The server asks by a header: HX-Trigger: {"announce": "3 dossiers"}.
  document.body.addEventListener("announce", (event) => announce(event.detail.value));
  document.body.addEventListener("htmx:sendError", () => announce("Hors connexion : la demande n’est pas partie."));
}
