// Passkeys: asks the browser for a credential, puts it in the form's hidden field, sends the form.
// <form data-passkey="create|get|login"> with an input named "credential"; options in #passkey-options, or asked to the form's address (login).

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const withBytes = (descriptors = []) => descriptors.map((item) => ({ ...item, id: toBytes(item.id) }));

async function create(options, passwordless) {
  const publicKey = structuredClone(options.creation_options.publicKey);
  publicKey.challenge = toBytes(publicKey.challenge);
  publicKey.user.id = toBytes(publicKey.user.id);
  publicKey.excludeCredentials = withBytes(publicKey.excludeCredentials);
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless && { userVerification: "required" }),
  };
  const made = await navigator.credentials.create({ publicKey });
  return asJson(made, {
    clientDataJSON: toText(made.response.clientDataJSON),
    attestationObject: toText(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function get(options) {
  const publicKey = structuredClone(options.request_options.publicKey);
  publicKey.challenge = toBytes(publicKey.challenge);
  publicKey.allowCredentials = withBytes(publicKey.allowCredentials);
  const made = await navigator.credentials.get({ publicKey });
  return asJson(made, {
    clientDataJSON: toText(made.response.clientDataJSON),
    authenticatorData: toText(made.response.authenticatorData),
    signature: toText(made.response.signature),
    userHandle: made.response.userHandle ? toText(made.response.userHandle) : null,
  });
}

function asJson(made, response) {
  return {
    id: made.id,
    rawId: toText(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment ?? null,
    response,
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (form.dataset.passkey !== "login") {
    return JSON.parse(document.getElementById("passkey-options").textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
}

function say(form, sentence) {
  const place = form.querySelector("[data-passkey-error]");
  place.textContent = sentence;
  place.closest("[role=alert]").hidden = false;
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  if (!window.PublicKeyCredential) {
    say(form, "Ce navigateur ne connaît pas les clés d’accès. Connectez-vous autrement.");
    return;
  }
  try {
    const options = await optionsOf(form);
    const passwordless = form.elements.namedItem("passwordless")?.checked ?? false;
    const credential = form.dataset.passkey === "create" ? await create(options, passwordless) : await get(options);
    form.elements.namedItem("credential").value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    const gaveUp = error.name === "NotAllowedError" || error.name === "AbortError";
    say(form, gaveUp ? "Aucune clé n’a été donnée. Vous pouvez réessayer." : "La clé n’a pas pu être lue. Réessayez, ou utilisez un autre moyen.");
  }
}

document.querySelectorAll("form[data-passkey]").forEach((form) => form.addEventListener("submit", send));
