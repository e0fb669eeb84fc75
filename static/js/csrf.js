// The token is read when sending, not when the page was drawn: signing in from another tab changes it.
export function csrfToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken=") || part.startsWith("__Host-csrftoken="));
  if (cookie) return decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1));
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
