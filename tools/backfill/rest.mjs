// The REST API as a tool calls it: patient with a platform that starts again, or that lets fewer requests through.
const ATTEMPTS = 8;
const AFTER_MS = 500;
const MOST_MS = 15_000;

/** What the API answered that is no success. */
export class RestError extends Error {
  constructor(status, problem, text) {
    super(problem?.detail ?? text.slice(0, 200));
    this.status = status;
    this.code = problem?.code ?? null;
    this.problem = problem;
  }
}

/** Nobody answers. */
export class AwayError extends Error {}

/**
 * @param signal ends whatever is under way
 * @returns `(method, path, { type, text }?) => Promise<object>`; requests are repeated where that is safe, so send none that is not
 */
export function restClient({ baseUrl, key, signal, attempts = ATTEMPTS }) {
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await answerOf(`${baseUrl}/api/v1${path}`, { method, key, body, signal });
      if (answer !== null && answer.status < 300) return JSON.parse(answer.text);
      const isWorthWaiting = answer === null || [429, 502, 503, 504].includes(answer.status);
      if (!isWorthWaiting || attempt >= attempts) throw errorOf(answer, baseUrl);
      await pause(Math.min(MOST_MS, answer?.retryAfterMs ?? AFTER_MS * 2 ** (attempt - 1)), signal);
    }
  };
}

async function answerOf(url, { method, key, body, signal }) {
  try {
    const answer = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': body.type }),
      },
      body: body?.text,
      signal,
    });
    const seconds = Number(answer.headers.get('retry-after') ?? NaN);
    const retryAfterMs = Number.isFinite(seconds) ? Math.max(1, seconds) * 1_000 : undefined;
    return { status: answer.status, text: await answer.text(), retryAfterMs };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function errorOf(answer, baseUrl) {
  if (answer === null) return new AwayError(`No platform answers at ${baseUrl}.`);
  let problem = null;
  try {
    problem = JSON.parse(answer.text);
  } catch {
    // A proxy's own page.
  }
  return new RestError(answer.status, problem, answer.text);
}

function pause(ms, signal) {
  return new Promise((done, failed) => {
    const ended = () => {
      clearTimeout(timer);
      failed(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', ended);
      done();
    }, ms);
    signal?.addEventListener('abort', ended, { once: true });
  });
}
