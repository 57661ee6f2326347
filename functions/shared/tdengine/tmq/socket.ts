import WebSocket from 'ws';

/** How a socket is opened. */
export interface SocketOptions {
  /** `ws:` or `wss:`. */
  readonly url: URL;
  /** Certificates in PEM that may vouch for the server, in the place of the public ones. */
  readonly ca: string | undefined;
  readonly connectMs: number;
}

/** Told of what comes. After `onEnd` there is nothing more. */
export interface SocketEvents {
  readonly onText: (text: string) => void;
  readonly onBytes: (bytes: Buffer) => void;
  /** @param reason in words, when it was an error. */
  readonly onEnd: (reason: string) => void;
}

/** An open socket. */
export interface Socket {
  send(text: string): void;
  /** Begins to close: what was sent before goes out. */
  close(): void;
  /** Ends it at once. */
  end(): void;
}

/** Opens a socket; `isAborted` ends the attempt. Rejects with the error of Node or of ws. */
export function openSocket({ url, ca, connectMs }: SocketOptions, events: SocketEvents, signal: AbortSignal) {
  return new Promise<Socket>((resolve, reject) => {
    // Packing costs the processor more than it saves of a network within a region.
    const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: connectMs, ...(ca && { ca }) });
    const abort = () => socket.terminate();
    signal.addEventListener('abort', abort, { once: true });
    let reason = '';
    socket.on('error', (error) => {
      reason = error.message;
      reject(error);
    });
    socket.on('close', (code) => {
      signal.removeEventListener('abort', abort);
      reject(new Error(`the connection was closed (${code})`));
      events.onEnd(reason === '' ? `closed with ${code}` : reason);
    });
    socket.on('message', (data, isBinary) => {
      const bytes = bytesOf(data);
      if (isBinary) events.onBytes(bytes);
      else events.onText(bytes.toString());
    });
    socket.on('open', () =>
      resolve({
        send: (text) => socket.send(text),
        close: () => socket.close(),
        end: () => socket.terminate(),
      }),
    );
    if (signal.aborted) abort();
  });
}

function bytesOf(data: WebSocket.RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
