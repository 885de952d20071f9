import type { TLSSocket } from 'node:tls';
import { CODE, data, type Frame, interim, ok, reset, TYPE } from './frames.ts';

/** One request, and the connection that it came by. */
export interface FrameScene {
  readonly stream: number;
  readonly code: number;
  readonly client: TLSSocket;
  /** To the client. */
  say(...frames: Frame[]): void;
}

/** One way to misbehave about a request. */
export interface FrameAct {
  /** One of these is said. */
  readonly codes?: readonly [number, ...number[]];
  readonly code?: number;
  /** It has no effect. */
  readonly swallows?: true;
  /** No request after this one is taken; `below`: nor this one. */
  readonly goaway?: 'at' | 'below';
  onRequest?(scene: FrameScene): void;
  /** Default: every frame of the answer is passed on. */
  onAnswer?(frame: Frame, pass: () => void, scene: FrameScene): void;
}

/** Said of what is not looked at, and of what may have had its effect. */
const ENDS = [CODE.none, CODE.internal, CODE.cancel, CODE.calm] as const;
const nothing = (): void => {};
const cut = ({ client }: FrameScene): void => void client.destroy();

/** What is passed on of an answer: its head, and half of the body. */
const half =
  (end: (scene: FrameScene) => void): NonNullable<FrameAct['onAnswer']> =>
  (frame, pass, scene) => {
    if (frame.type === TYPE.headers && (frame.flags & 1) === 0) pass();
    else {
      if (frame.type === TYPE.data) scene.say(data(scene.stream, frame.payload.toString().slice(0, 5)));
      end(scene);
    }
  };

/** What a server that speaks HTTP/2, or anything on the way to it, may do to a request. */
export const frameActs: Readonly<Record<string, FrameAct>> = {
  refused: {
    swallows: true,
    onRequest: ({ stream, say }) => say(reset(stream, CODE.refused)),
  },
  'goaway below': { codes: [CODE.none, CODE.calm], goaway: 'below' },
  'goaway at': { codes: [CODE.none, CODE.calm], goaway: 'at' },
  'goaway below, then cut': {
    codes: [CODE.none, CODE.internal],
    goaway: 'below',
    onRequest: ({ client }) => void setTimeout(() => client.destroy(), 5),
  },
  'goaway at, then cut': {
    codes: [CODE.none, CODE.internal],
    goaway: 'at',
    onAnswer: (_, __, s) => cut(s),
  },

  'reset before': {
    codes: ENDS,
    swallows: true,
    onRequest: ({ stream, code, say }) => say(reset(stream, code)),
  },
  'reset after': { codes: ENDS, onAnswer: (_, __, { stream, code, say }) => say(reset(stream, code)) },
  'reset within': { codes: ENDS, onAnswer: half(({ stream, code, say }) => say(reset(stream, code))) },

  'cut before': { swallows: true, onRequest: cut },
  'cut after': { onAnswer: (_, __, scene) => cut(scene) },
  'cut within': { onAnswer: half((scene) => cut(scene)) },
  'ended after': { onAnswer: (_, __, { client }) => void client.end() },
  'ended within': { onAnswer: half(({ client }) => void client.end()) },

  silent: { swallows: true },
  'silent after': { onAnswer: nothing },
  'silent within': { onAnswer: half(nothing) },
  slow: { onAnswer: (_, pass) => void setTimeout(pass, 100) },
  'interim answers': {
    swallows: true,
    onRequest: ({ stream, say }) => say(...Array.from({ length: 100 }, () => interim(stream))),
  },
  endless: {
    onAnswer: (frame, _, { stream, say, client }) => {
      if (frame.type !== TYPE.headers) return;
      say(ok(stream));
      const more = setInterval(() => {
        if (client.destroyed) clearInterval(more);
        else say(data(stream, ' '.repeat(10)));
      }, 20);
      more.unref();
    },
  },
  'no HTTP': {
    swallows: true,
    onRequest: ({ client }) => void client.end('220 mail.example ESMTP, ready\r\n'),
  },
};
