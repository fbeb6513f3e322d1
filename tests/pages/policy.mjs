/** The strictest policy that the pages must run under. */
export const policy = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'",
  "img-src 'self' blob: data:", "media-src 'self' blob:", "form-action 'self'", "base-uri 'none'",
  "require-trusted-types-for 'script'", "trusted-types lit-html",
].join("; ");
