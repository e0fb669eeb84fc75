// Saves a long form while it is being filled. Contract with the server: see the class comment.
import { announce } from "./announce.js";
import { csrfToken } from "./csrf.js";
import { takeFocus } from "./forms.js";

const REST = 800;
const FIRST_RETRY = 2000;
const LAST_RETRY = 60000;
const OFFLINE = "Hors connexion – non enregistré. Nouvel essai automatique.";

function hour(iso) {
  const parts = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Paris" }).formatToParts(
    iso ? new Date(iso) : new Date(),
  );
  const part = (type) => parts.find((item) => item.type === type).value;
  return `${Number(part("hour"))}\u00a0h\u00a0${part("minute")}`;
}

/*
 * One form, one request in flight. POST to the form's own address with `X-Autosave: 1`; the answer is
 *   200 {saved_at, version}   saved; 409 HTML   someone saved meanwhile, both texts shown; 401 {sign_in}   session ended;
 *   422 {errors}   some fields not acceptable; anything else, or nothing: tried again, later and later.
 */
class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-save-status]") ?? document.querySelector("[data-save-status]");
    this.saved = this.content();
    this.inFlight = null;
    this.retryDelay = FIRST_RETRY;
    this.stopped = false;
    this.troubled = false;

    form.addEventListener("input", () => this.later(REST));
    form.addEventListener("change", () => this.later(0));
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.save({ keepalive: true }) : this.comeBack()));
    window.addEventListener("pagehide", () => this.save({ keepalive: true }));
    window.addEventListener("online", () => this.later(0));
    window.addEventListener("beforeunload", (event) => this.warn(event));
  }

  // Files travel only with the real sending; the token and the version are not what the person typed.
  data() {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") data.append(name, value);
    return data;
  }

  content() {
    const data = this.data();
    data.delete("csrfmiddlewaretoken");
    data.delete("version");
    return data.toString();
  }

  isDirty() {
    return !this.leaving && this.content() !== this.saved;
  }

  later(delay) {
    window.clearTimeout(this.timer);
    if (this.stopped || !this.isDirty()) return;
    this.timer = window.setTimeout(() => this.save(), delay);
  }

  async save({ keepalive = false } = {}) {
    window.clearTimeout(this.timer);
    // While one request travels the next one waits: it would carry a version that the first is about to change.
    if (this.stopped || this.inFlight || !this.isDirty()) return;
    this.show("saving", "Enregistrement…");
    this.inFlight = this.exchange(keepalive);
    await this.inFlight;
    this.inFlight = null;
  }

  async exchange(keepalive) {
    const content = this.content();
    await this.read(await this.send(keepalive), content);
  }

  async send(keepalive) {
    const body = this.data();
    body.set("csrfmiddlewaretoken", csrfToken());
    try {
      return await fetch(this.form.action, {
        method: "POST",
        body,
        keepalive,
        credentials: "same-origin",
        headers: { "X-Autosave": "1", "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch", Accept: "application/json" },
      });
    } catch {
      return null;
    }
  }

  async read(response, content) {
    if (response?.redirected) return this.askToSignIn(response.url);
    const answer = await this.parse(response);
    if (response?.status === 409) this.showConflict(answer);
    else if (response?.status === 401) this.askToSignIn(answer.sign_in);
    else if (response?.status === 403) this.trouble("refused", "Non enregistré : vous ne pouvez plus écrire ici. Copiez votre texte et rechargez la page.");
    else if (response?.status === 422) this.showErrors(answer, content);
    else if (response?.ok && answer) this.succeed(answer, content);
    else this.retry();
  }

  // null when the answer is not what was agreed: a page must not pass for a saving.
  async parse(response) {
    if (!response) return null;
    const isJson = response.headers.get("content-type")?.includes("json");
    try {
      if (response.status === 409) return await response.text();
      if (response.status === 204) return {};
      return isJson ? await response.json() : response.ok ? null : {};
    } catch {
      return null;
    }
  }

  succeed(answer, content) {
    this.saved = content;
    this.retryDelay = FIRST_RETRY;
    this.clearErrors();
    this.updateVersion(answer.version);
    this.updateSections(answer.sections ?? []);
    this.show("saved", answer.message ?? `Enregistré à ${hour(answer.saved_at)}`);
    if (this.troubled) announce("De nouveau enregistré.");
    this.troubled = false;
    this.later(REST);
  }

  updateVersion(version) {
    const field = this.form.elements.namedItem("version");
    if (field && version !== undefined) field.value = version;
  }

  // Marks and words of each state are drawn by section_nav.html in <template> elements: written once, on the server.
  updateSections(sections) {
    for (const { url, state } of sections) {
      const link = [...document.querySelectorAll(".section-nav__link")].find((item) => item.getAttribute("href") === url);
      const drawn = document.querySelector(`template[data-section-state="${state}"]`);
      if (!link || !drawn) continue;
      link.querySelectorAll(".section-nav__mark, .section-nav__state").forEach((old) => old.remove());
      link.append(drawn.content.cloneNode(true));
    }
  }

  retry() {
    this.trouble("offline", OFFLINE);
    this.timer = window.setTimeout(() => this.save(), this.retryDelay);
    this.retryDelay = Math.min(this.retryDelay * 2, LAST_RETRY);
  }

  // The page stays as it is: signing in happens in another tab, the text is saved on coming back.
  askToSignIn(url) {
    this.trouble("refused", "Votre session est terminée – non enregistré. ");
    const link = document.createElement("a");
    link.href = url ?? "/";
    link.target = "_blank";
    link.textContent = "Se reconnecter dans un nouvel onglet";
    this.status?.append(link);
  }

  comeBack() {
    if (this.troubled) this.later(0);
  }

  // What could be saved may have been: the version then follows, or the next saving would meet this one as a conflict.
  showErrors({ errors = {}, message, version }, content) {
    this.saved = message ? content : this.saved;
    this.updateVersion(version);
    this.clearErrors();
    for (const [name, sentences] of Object.entries(errors)) this.showError(name, sentences);
    this.trouble("refused", message ?? "Non enregistré : une réponse est à corriger.");
  }

  showError(name, sentences) {
    const element = this.form.elements.namedItem(name);
    const control = element instanceof RadioNodeList ? element[0] : element;
    const field = control?.closest(".field");
    if (!field) return;
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.dataset.fromAutosave = "";
    list.id = `${name}_autosave_error`;
    // A live region, as aria-errormessage demands of its target: it appears while the person is elsewhere in the form.
    list.setAttribute("aria-live", "polite");
    list.append(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
    field.append(list);
    control.setAttribute("aria-errormessage", list.id);
    control.setAttribute("aria-invalid", "true");
  }

  clearErrors() {
    this.form.querySelectorAll("[data-from-autosave]").forEach((list) => list.remove());
    this.form.querySelectorAll("[aria-errormessage]").forEach((control) => {
      control.removeAttribute("aria-errormessage");
      control.removeAttribute("aria-invalid");
    });
  }

  showConflict(html) {
    this.stopped = true;
    this.trouble("refused", "Non enregistré : choisissez le texte à garder.");
    const place = document.createElement("div");
    place.innerHTML = html;
    this.form.before(place);
    // The choice replaces the form, whose texts are all in it.
    this.form.hidden = true;
    this.leaving = true;
    takeFocus(place);
  }

  // The real sending waits for the saving under way, whose version it must carry.
  async submit(event) {
    if (!this.inFlight) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    await this.inFlight;
    if (!this.stopped) this.form.requestSubmit(submitter);
  }

  warn(event) {
    if (this.isDirty()) event.preventDefault();
  }

  trouble(state, sentence) {
    this.show(state, sentence);
    if (!this.troubled) announce(sentence);
    this.troubled = true;
  }

  show(state, sentence) {
    if (!this.status) return;
    this.status.dataset.state = state;
    this.status.textContent = sentence;
  }
}

export function startAutosave(form) {
  if (form.dataset.autosaving) return;
  form.dataset.autosaving = "yes";
  new Autosave(form);
}
