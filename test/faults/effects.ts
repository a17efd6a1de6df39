import type { Effect, Passage, Reply } from './faultProxy';

/** The service answers this instead of doing anything. */
export function refuse(
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Effect {
  return (passage) => passage.reply(failure(status, code, headers));
}

/** The service does it, and says that it failed. */
export function failAfterwards(status: number, code: string): Effect {
  return async (passage) => {
    await passage.forward();
    passage.reply(failure(status, code, {}));
  };
}

/** The service does it, and nobody hears of it. */
export const loseAnswer: Effect = async (passage) => {
  await passage.forward();
  passage.drop();
};

/** Nothing ever comes back, and nothing was done. */
export const keepSilent: Effect = () => undefined;

/** The connection breaks while the body goes up. */
export const cutRequest: Effect = async (passage) => {
  await passage.forwardStart(Math.floor(passage.request.body.length / 2));
  passage.drop();
};

/** The connection breaks while the answer comes down. */
export const cutAnswer: Effect = async (passage) => {
  const reply = await passage.forward();
  passage.reply(reply, Math.floor(reply.body.length / 2));
};

/** The answer comes in good order, but its second half is missing. */
export const truncateAnswer: Effect = async (passage) => {
  const reply = await passage.forward();
  passage.reply({ ...reply, body: reply.body.subarray(0, Math.floor(reply.body.length / 2)) });
};

/** One bit of what goes up is another when it arrives. */
export const flipInRequest: Effect = async (passage) => {
  passage.reply(await passage.forward(flipped(passage.request.body, 0.5)));
};

/** One bit of what comes down is another when it arrives. */
export const flipInAnswer: Effect = async (passage) => {
  const reply = await passage.forward();
  passage.reply({ ...reply, body: flipped(reply.body, 0.5) });
};

/** Changes the answer as text. */
export function rewriteAnswer(change: (text: string) => string): Effect {
  return async (passage) => {
    const reply = await passage.forward();
    passage.reply({ ...reply, body: Buffer.from(change(reply.body.toString())) });
  };
}

/** Changes the body as text before the service sees it. */
export function rewriteRequest(change: (text: string) => string): Effect {
  return async (passage) => {
    passage.reply(await passage.forward(Buffer.from(change(passage.request.body.toString()))));
  };
}

/** Something happens elsewhere just before the service acts. */
export function first(act: () => unknown): Effect {
  return async (passage) => {
    await act();
    passage.reply(await passage.forward());
  };
}

/** Something happens elsewhere between the service's act and its answer. */
export function afterwards(act: () => unknown): Effect {
  return async (passage) => {
    const reply = await passage.forward();
    await act();
    passage.reply(reply);
  };
}

/** Gives the answer that the first of the requests got to all later ones. */
export function repeatFirstAnswer(): Effect {
  let kept: Promise<Reply> | undefined;
  return async (passage: Passage) => {
    kept ??= passage.forward();
    passage.reply(await kept);
  };
}

function failure(status: number, code: string, headers: Readonly<Record<string, string>>): Reply {
  return {
    status,
    headers: { 'x-ms-error-code': code, 'content-type': 'application/xml', ...headers },
    body: Buffer.from(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`),
  };
}

function flipped(body: Buffer, at: number): Buffer {
  const copy = Buffer.from(body);
  const index = Math.floor(copy.length * at);
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}
